//! `vigie oncall lint`: what will go wrong, for people and for pipelines.

use std::process::ExitCode;

use clap::{Args, ValueEnum};
use serde_json::Value as Json;

use crate::{
    commands::{
        remote::{Remote, all_pages, list, text},
        say,
    },
    terminal::{Paint, Screen},
};

/// What to look at, and what is too bad to pass.
#[derive(Args, Debug)]
pub(crate) struct Lint {
    #[command(flatten)]
    remote: Remote,
    /// Only what belongs to this team: its id.
    #[arg(long)]
    team: Option<String>,
    /// The mildest findings to show.
    #[arg(long, value_enum, default_value_t = Severity::Notice)]
    severity: Severity,
    /// The mildest findings that make the exit code 1.
    #[arg(long, value_enum, default_value_t = FailOn::Error)]
    fail_on: FailOn,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Severity {
    /// Somebody will not be paged.
    Error,
    /// Somebody may not be paged, or later than they expect.
    Warning,
    /// Worth knowing.
    Notice,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum FailOn {
    /// Errors only.
    Error,
    /// Errors and warnings.
    Warning,
    /// Nothing: the exit code is 0 whatever is found.
    Never,
}

/// Asks and prints; the exit code is for pipelines.
pub(super) async fn run(lint: &Lint) -> anyhow::Result<ExitCode> {
    let severity = lint.severity.to_possible_value();
    let mut query: Vec<(&str, &str)> = severity.iter().map(|word| ("severity", word.get_name())).collect();
    query.extend(lint.team.iter().map(|team| ("team_ids[]", team.as_str())));
    let answer = all_pages(&lint.remote.client()?, "/vigie/v1/oncall/lint", &query, "findings").await?;
    if lint.remote.json {
        say(&format!("{answer:#}"));
    } else {
        lines(&answer, Screen::of_stdout().paint).iter().for_each(|line| say(line));
    }
    Ok(if is_too_bad(&answer, lint.fail_on) { ExitCode::FAILURE } else { ExitCode::SUCCESS })
}

fn is_too_bad(answer: &Json, fail_on: FailOn) -> bool {
    let (errors, warnings) = (count(answer, "errors"), count(answer, "warnings"));
    match fail_on {
        FailOn::Error => errors > 0,
        FailOn::Warning => errors + warnings > 0,
        FailOn::Never => false,
    }
}

fn lines(answer: &Json, paint: Paint) -> Vec<String> {
    let mut lines = vec![];
    for finding in list(answer, "findings") {
        let severity = text(finding, "/severity");
        let word = match severity {
            "error" => paint.red(severity),
            "warning" => paint.yellow(severity),
            _ => severity.to_owned(),
        };
        let kind = text(finding, "/object/type").trim_end_matches("_reference").replace('_', " ");
        let (name, message) = (text(finding, "/object/summary"), text(finding, "/message"));
        lines.push(format!("{word}: {kind} {}: {message} [{}]", paint.bold(name), text(finding, "/code")));
        lines.push(format!("  {}", paint.dim(text(finding, "/object/html_url"))));
    }
    let counts = [("errors", "error"), ("warnings", "warning"), ("notices", "notice")].map(|(name, one)| {
        let count = count(answer, name);
        if count == 1 { format!("1 {one}") } else { format!("{count} {name}") }
    });
    lines.push(counts.join(", "));
    lines
}

fn count(answer: &Json, name: &str) -> u64 {
    answer[name].as_u64().unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn findings_lead_to_their_objects_and_are_counted() {
        let answer = json!({"errors": 1, "warnings": 0, "notices": 2, "findings": [{"severity": "error",
            "code": "empty_level", "message": "level 1 never has anybody", "object": {"type": "escalation_policy_reference",
            "summary": "Web", "html_url": "https://x/escalation_policies/P1"}}]});
        assert_eq!(
            lines(&answer, Paint { colours: false }),
            [
                "error: escalation policy Web: level 1 never has anybody [empty_level]",
                "  https://x/escalation_policies/P1",
                "1 error, 0 warnings, 2 notices",
            ]
        );
        assert!(is_too_bad(&answer, FailOn::Error) && !is_too_bad(&answer, FailOn::Never));
        assert!(!is_too_bad(&json!({"errors": 0, "warnings": 1}), FailOn::Error));
        assert!(is_too_bad(&json!({"errors": 0, "warnings": 1}), FailOn::Warning));
    }
}
