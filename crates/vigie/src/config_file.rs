//! `vigie.toml`: the same settings as flags, with underscores; unknown keys are errors.

use std::path::Path;

use anyhow::{Context as _, bail};
use clap::{Args as _, Command};

use crate::settings::Settings;

/// What a file says: each setting and its value.
pub(crate) struct ConfigFile(Vec<(String, String)>);

impl ConfigFile {
    /// Reads it.
    pub(crate) fn read(path: &Path) -> anyhow::Result<Self> {
        let text = std::fs::read_to_string(path).with_context(|| format!("reading {}", path.display()))?;
        let table: toml::Table = toml::from_str(&text).with_context(|| format!("reading {}", path.display()))?;
        let known = Settings::augment_args(Command::new("serve"));
        let mut said = Vec::with_capacity(table.len());
        for (key, value) in table {
            let text = match value {
                toml::Value::String(text) => text,
                toml::Value::Integer(_) | toml::Value::Boolean(_) | toml::Value::Float(_) => value.to_string(),
                _ => bail!("{}: {key} must be a text, a number, true or false", path.display()),
            };
            if !takes(&known, &key) {
                bail!("{}: unknown setting {key}; `vigie serve --help` lists all of them", path.display());
            }
            said.push((key, text));
        }
        Ok(Self(said))
    }

    /// Makes what the file says the default of every setting that a command or one below it takes, so that flags and the
    /// environment win over it.
    pub(crate) fn apply(&self, command: Command) -> Command {
        let taken = self.0.iter().filter(|(key, _)| takes(&command, key)).cloned().collect::<Vec<_>>();
        let command = taken
            .into_iter()
            .fold(command, |command, (key, text)| command.mut_arg(key, |argument| argument.default_value(text)));
        command.mut_subcommands(|below| self.apply(below))
    }
}

/// Whether a setting is one of a command.
fn takes(command: &Command, key: &str) -> bool {
    command.get_arguments().any(|argument| argument.get_id() == key && argument.get_env().is_some())
}

#[cfg(test)]
mod tests {
    use clap::FromArgMatches as _;

    use super::*;

    fn read(text: &str, arguments: &[&str]) -> anyhow::Result<Settings> {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let path = folder.path().join("vigie.toml");
        std::fs::write(&path, text).expect("a file in it");
        let command = ConfigFile::read(&path)?.apply(Settings::augment_args(Command::new("serve")));
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
