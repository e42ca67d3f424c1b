//! `vigie.toml`: the same settings as flags, with underscores; unknown keys are errors.

use std::path::Path;

use anyhow::{Context as _, bail};
use clap::Command;

/// Makes what the file says the default of every setting, so that flags and the environment win over it.
/// `name` is the subcommand whose settings the file holds.
pub(crate) fn apply(command: Command, path: &Path) -> anyhow::Result<Command> {
    let text = std::fs::read_to_string(path).with_context(|| format!("reading {}", path.display()))?;
    let table: toml::Table = toml::from_str(&text).with_context(|| format!("reading {}", path.display()))?;
    let mut command = command;
    for (key, value) in table {
        let text = match value {
            toml::Value::String(text) => text,
            toml::Value::Integer(_) | toml::Value::Boolean(_) | toml::Value::Float(_) => value.to_string(),
            _ => bail!("{}: {key} must be a text, a number, true or false", path.display()),
        };
        if !command.get_arguments().any(|argument| argument.get_id() == key.as_str() && argument.get_env().is_some()) {
            bail!("{}: unknown setting {key}; `vigie serve --help` lists all of them", path.display());
        }
        command = command.mut_arg(key, |argument| argument.default_value(text));
    }
    Ok(command)
}

#[cfg(test)]
mod tests {
    use clap::{Args as _, FromArgMatches as _};

    use super::*;
    use crate::settings::Settings;

    fn read(text: &str, arguments: &[&str]) -> anyhow::Result<Settings> {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let path = folder.path().join("vigie.toml");
        std::fs::write(&path, text).expect("a file in it");
        let command = apply(Settings::augment_args(Command::new("serve")), &path)?;
        let matches = command.try_get_matches_from([&["serve"], arguments].concat())?;
        Ok(Settings::from_arg_matches(&matches)?)
    }

    #[test]
    fn the_file_wins_over_the_default_and_a_flag_over_the_file() {
        let settings = read("listen = \"127.0.0.1:9999\"\nretention_days = 7\n", &[]).expect("a good file");
        assert_eq!((settings.listen.port(), settings.retention_days), (9999, 7));
        let settings = read("retention_days = 7\n", &["--retention-days", "8"]).expect("a good file");
        assert_eq!(settings.retention_days, 8);
    }

    #[test]
    fn an_unknown_key_is_an_error_that_names_it() {
        let error = read("lisen = \"127.0.0.1:9999\"\n", &[]).expect_err("a typing error");
        assert!(error.to_string().contains("unknown setting lisen"), "{error}");
    }
}
