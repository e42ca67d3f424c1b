//! Every statement is prepared on both databases, and its columns are compared: a statement that only one of them
//! takes, or that answers with other names or types, is found here and not in production.

mod support;

use sqlx::{
    AssertSqlSafe, Column, Connection, Executor, PgConnection, Row, SqlSafeStr, SqliteConnection, Statement, TypeInfo,
};
use support::Fresh;

#[tokio::test]
async fn every_statement_means_the_same_on_both_databases() {
    let [sqlite, postgres] = Fresh::both().await;
    let file = sqlite.url.trim_start_matches("sqlite://").to_owned();
    let mut lite = SqliteConnection::connect(&format!("sqlite://{file}")).await.expect("the SQLite file");
    let mut pg = PgConnection::connect(&postgres.url).await.expect("the PostgreSQL database");
    let statements = vigie_store::statements();
    assert!(statements.len() > 100, "the lists of statements are gone: {}", statements.len());
    let mut complaints = Vec::new();
    for (on_sqlite, on_postgres) in statements {
        // SQLite is only asked to prepare: to describe, the driver walks through the program of each statement.
        let one = (&mut lite).prepare(AssertSqlSafe(on_sqlite.clone()).into_sql_str()).await;
        let other = (&mut pg).describe(AssertSqlSafe(on_postgres.clone()).into_sql_str()).await;
        match (one, other) {
            (Ok(one), Ok(other)) => {
                let one: Vec<_> = one.columns().iter().map(column).collect();
                let other: Vec<_> = other.columns().iter().map(column).collect();
                if one.len() != other.len() || one.iter().zip(&other).any(|(one, other)| !agree(one, other)) {
                    complaints.push(format!("{on_sqlite}\n    SQLite: {one:?}\n    PostgreSQL: {other:?}"));
                }
            }
            (Err(error), _) => complaints.push(format!("SQLite: {error}\n{on_sqlite}")),
            (_, Err(error)) => complaints.push(format!("PostgreSQL: {error}\n{on_postgres}")),
        }
    }
    assert!(complaints.is_empty(), "{}", complaints.join("\n\n"));
    lite.close().await.expect("SQLite closes");
    pg.close().await.expect("PostgreSQL closes");
    sqlite.close().await;
    postgres.close().await;
}

/// A question about yesterday costs as much as was changed since, not as much as was ever changed.
#[tokio::test]
async fn what_changed_since_a_version_is_looked_up_from_that_version_on() {
    let [sqlite, postgres] = Fresh::both().await;
    let mut lite = SqliteConnection::connect(&sqlite.url).await.expect("the SQLite file");
    let mut asked = 0;
    for (sql, _) in vigie_store::statements().into_iter().filter(|(sql, _)| sql.contains("directory_version > $1")) {
        asked += 1;
        let plan = plan(&mut lite, &sql).await;
        assert!(plan.contains("(directory_version>?)"), "{sql}\n    {plan}");
    }
    assert!(asked > 0, "the statements are gone");
    lite.close().await.expect("SQLite closes");
    sqlite.close().await;
    postgres.close().await;
}

/// A page of receipts costs the same however far back it is, and however few of all are to that person or failed.
#[tokio::test]
async fn pages_of_receipts_are_looked_up_where_the_one_before_ended() {
    let [sqlite, postgres] = Fresh::both().await;
    let mut lite = SqliteConnection::connect(&sqlite.url).await.expect("the SQLite file");
    let statements = vigie_store::statements().into_iter().map(|(sql, _)| sql);
    let pages: Vec<String> = statements.filter(|sql| sql.contains("FROM deliveries WHERE sequence < ")).collect();
    assert_eq!(pages.len(), 4, "{pages:?}");
    for sql in pages {
        let plan = plan(&mut lite, &sql).await;
        let is_by_person = sql.contains("user_id = ") == plan.contains("deliveries_by_user (user_id=?");
        let is_among_failed =
            !sql.contains("'failed'") || plan.contains("deliveries_failed") || plan.contains("user_id=?");
        let goes_on = plan.contains("sequence<?)") || plan.contains("rowid<?)");
        assert!(is_by_person && is_among_failed && goes_on, "{sql}\n    {plan}");
    }
    lite.close().await.expect("SQLite closes");
    sqlite.close().await;
    postgres.close().await;
}

/// How SQLite would answer a statement.
async fn plan(lite: &mut SqliteConnection, sql: &str) -> String {
    let plan = AssertSqlSafe(format!("EXPLAIN QUERY PLAN {sql}")).into_sql_str();
    let steps = lite.fetch_all(plan).await.expect("a plan");
    steps.iter().map(|step| step.get::<String, _>("detail")).collect::<Vec<_>>().join("\n    ")
}

/// Whoever asks for the first of many must not wait until all are read and sorted: an index has them in order.
#[tokio::test]
async fn the_first_of_many_is_found_in_an_index() {
    let [sqlite, postgres] = Fresh::both().await;
    let mut lite = SqliteConnection::connect(&sqlite.url).await.expect("the SQLite file");
    let (mut asked, mut sorting) = (0, Vec::new());
    for (sql, _) in vigie_store::statements().into_iter().filter(|(sql, _)| sql.trim_end().ends_with("LIMIT 1")) {
        asked += 1;
        let plan = plan(&mut lite, &sql).await;
        if plan.contains("TEMP B-TREE FOR ORDER BY") {
            sorting.push(format!("{sql}\n    {plan}"));
        }
    }
    assert!(asked >= 3 && sorting.is_empty(), "{asked} statements\n{}", sorting.join("\n\n"));
    lite.close().await.expect("SQLite closes");
    sqlite.close().await;
    postgres.close().await;
}

/// A column's name and what its values are, roughly.
fn column<C: Column>(column: &C) -> (String, &'static str) {
    let kind = match column.type_info().name() {
        "TEXT" | "VARCHAR" => "text",
        "INTEGER" | "BIGINT" | "INT8" => "integer",
        "BOOLEAN" | "BOOL" => "boolean",
        "BLOB" | "BYTEA" => "bytes",
        // SQLite does not know the type of an expression before it runs.
        "NULL" => "unknown",
        other => panic!("column {} has the type {other}, which the store does not use", column.name()),
    };
    (column.name().to_owned(), kind)
}

fn agree(sqlite: &(String, &str), postgres: &(String, &str)) -> bool {
    sqlite.0 == postgres.0 && (sqlite.1 == postgres.1 || sqlite.1 == "unknown")
}

#[test]
fn every_statement_is_on_a_list() {
    let source = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    for file in rust_files(&source) {
        let text = std::fs::read_to_string(&file).expect("a source file");
        let product = text.split("#[cfg(test)]").next().unwrap_or_default();
        let Some((_, list)) = product.split_once("STATEMENTS: &[Sql] =") else {
            assert!(!product.contains(": Sql ="), "{} has statements and no list of them", file.display());
            continue;
        };
        let list = list.split(';').next().unwrap_or_default();
        let list: Vec<&str> = list.split(|letter: char| !(letter.is_alphanumeric() || letter == '_')).collect();
        for name in statements_of(product) {
            assert!(list.contains(&name), "{} is not on the list of {}", name, file.display());
        }
    }
}

/// The names of the statements in a source file, whoever may see them.
fn statements_of(source: &str) -> Vec<&str> {
    let name = |line| -> Option<&str> {
        let (before, _) = str::split_once(line, ": Sql =")?;
        let (visibility, name) = before.trim().rsplit_once("const ")?;
        (visibility.is_empty() || visibility.starts_with("pub")).then_some(name)
    };
    source.lines().filter_map(name).collect()
}

#[test]
fn a_statement_is_found_whoever_may_see_it() {
    let source = "const ONE: Sql =\n    pub(crate) const TWO: Sql = x;\npub(super) const THREE: Sql = Sql::new(\nlet sql: Sql = y;";
    assert_eq!(statements_of(source), ["ONE", "TWO", "THREE"]);
}

#[test]
fn every_statement_of_the_hot_path_is_on_the_list() {
    let commit = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("src/commit");
    let text = |file: &std::path::PathBuf| std::fs::read_to_string(file).expect("a source file");
    for (kind, listed) in [("INSERT: Insert<", "::INSERT.texts()"), ("UPDATE: Update<", "::UPDATE.texts()")] {
        let made = rust_files(&commit).iter().filter(|file| text(file).contains(&format!("const {kind}"))).count();
        assert_eq!(made, text(&commit.join("mod.rs")).matches(listed).count(), "{kind}");
    }
}

#[test]
fn both_databases_have_the_same_migrations() {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("migrations");
    let names = |database: &str| -> Vec<String> {
        let entries = std::fs::read_dir(folder.join(database)).expect("a folder of migrations");
        let mut names: Vec<String> =
            entries.map(|entry| entry.expect("an entry").file_name().to_string_lossy().into_owned()).collect();
        names.sort();
        names
    };
    assert_eq!(names("sqlite"), names("postgres"));
    assert!(!names("sqlite").is_empty());
}

fn rust_files(folder: &std::path::Path) -> Vec<std::path::PathBuf> {
    let mut files = Vec::new();
    for entry in std::fs::read_dir(folder).expect("a source folder") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            files.extend(rust_files(&path));
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            files.push(path);
        }
    }
    files
}
