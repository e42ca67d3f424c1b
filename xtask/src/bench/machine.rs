//! On what the figures were measured.

use std::{fs, io::Write as _, path::Path, thread, time::Instant};

use anyhow::Result;

use super::statistics::Sample;
use crate::process;

/// Writes whose median stands for the disk.
const SYNCED_WRITES: usize = 200;

/// One paragraph: processor, memory, kernel, disk, compiler, databases, the commit.
pub(super) fn describe(folder: &Path, root: &Path) -> Result<String> {
    let cores = thread::available_parallelism()?;
    let processor = field("/proc/cpuinfo", "model name").unwrap_or_else(|| "unknown processor".to_owned());
    let memory_kibibytes: f64 = field("/proc/meminfo", "MemTotal")
        .and_then(|text| text.split(' ').next().and_then(|number| number.parse().ok()))
        .unwrap_or(0.0);
    let first_line = |program: &str, arguments: &[&str]| {
        let mut command = process::command(program, arguments);
        let text = process::output(command.current_dir(root)).unwrap_or_default();
        text.lines().next().unwrap_or("not there").to_owned()
    };
    Ok(format!(
        "Measured on {} at commit {}: {cores} cores of {processor}, {:.0} GB of memory, Linux {}, \
         a synced write of 4 KiB takes {:.0} µs (median of {SYNCED_WRITES}), {}, {}. \
         The load generator runs on the same cores.",
        first_line("date", &["-u", "+%Y-%m-%d"]),
        first_line("git", &["rev-parse", "--short", "HEAD"]),
        memory_kibibytes / 1e6,
        first_line("uname", &["-r"]),
        synced_write_seconds(folder)?.median() * 1e6,
        first_line("rustc", &["--version"]),
        first_line("psql", &["--version"]).replace("psql (PostgreSQL)", "PostgreSQL"),
    ))
}

fn field(file: &str, name: &str) -> Option<String> {
    let text = fs::read_to_string(file).ok()?;
    let line = text.lines().find(|line| line.starts_with(name))?;
    Some(line.split_once(':')?.1.trim().to_owned())
}

fn synced_write_seconds(folder: &Path) -> Result<Sample> {
    let path = folder.join("synced-writes");
    let mut file = fs::File::create(&path)?;
    let mut seconds = Vec::with_capacity(SYNCED_WRITES);
    for _ in 0..SYNCED_WRITES {
        let start = Instant::now();
        file.write_all(&[0; 4096])?;
        file.sync_data()?;
        seconds.push(start.elapsed().as_secs_f64());
    }
    fs::remove_file(path)?;
    Ok(Sample::of(seconds))
}
