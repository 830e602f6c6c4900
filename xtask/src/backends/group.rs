//! Ends a server with everything it started, also if this process is killed and can clean up nothing itself.

use std::fs;
use std::io::{self, Write};
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::thread::sleep;
use std::time::{Duration, Instant};

/// Reads the number of the group, if there will be one, and waits: the other end of its pipe is ours and closes when
/// we end, by whatever signal.
const GUARD: &str = r#"read -r group
cat >/dev/null
if [ -n "$group" ]; then
  kill -s TERM -- "-$group" 2>/dev/null
  sleep 2
  kill -s KILL -- "-$group" 2>/dev/null
fi
rm -rf -- "$1""#;

/// A folder and the watcher that clears up after us: it ends the group that it was told and removes the folder.
pub struct Folder {
    path: PathBuf,
    guard: Child,
}

impl Folder {
    /// Takes an empty folder into care.
    pub fn watch(path: PathBuf) -> io::Result<Self> {
        let guard = Command::new("sh")
            .args(["-c", GUARD, "guard"])
            .arg(&path)
            .stdin(Stdio::piped())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            // Ctrl+C in a terminal reaches us and not the watcher.
            .process_group(0)
            .spawn()?;
        Ok(Self { path, guard })
    }

    pub fn path(&self) -> &Path {
        &self.path
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = self.guard.kill();
        let _ = self.guard.wait();
        let _ = fs::remove_dir_all(&self.path);
    }
}

/// A process that leads a group of its own.
pub struct Group {
    leader: Child,
}

impl Group {
    /// Starts the command as the leader of a new group, in the care of the folder's watcher.
    pub fn start(command: &mut Command, folder: &mut Folder) -> io::Result<Self> {
        let leader = command.stdin(Stdio::null()).process_group(0).spawn()?;
        let group = Self { leader };
        match folder.guard.stdin.as_mut() {
            Some(pipe) => writeln!(pipe, "{}", group.pid()).map(|()| group),
            None => Err(io::Error::other("the watcher is gone")),
        }
    }

    /// The leader's process id, which is the group's too.
    pub fn pid(&self) -> u32 {
        self.leader.id()
    }

    /// Whether the leader still runs.
    pub fn runs(&mut self) -> bool {
        matches!(self.leader.try_wait(), Ok(None))
    }

    fn signal(&self, signal: &str) {
        let group = format!("-{}", self.leader.id());
        let _ = Command::new("kill")
            .args(["-s", signal, "--", &group])
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .status();
    }
}

impl Drop for Group {
    fn drop(&mut self) {
        self.signal("TERM");
        let until = Instant::now() + Duration::from_secs(3);
        while self.runs() && Instant::now() < until {
            sleep(Duration::from_millis(20));
        }
        // Whatever of the group outlived its leader.
        self.signal("KILL");
        let _ = self.leader.wait();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A folder of its own, and a shell in it that starts a child and waits.
    fn started(name: &str) -> (Folder, Group, String) {
        let path = std::env::temp_dir().join(format!("portal-group-{name}-{}", std::process::id()));
        fs::create_dir_all(&path).unwrap();
        let mut folder = Folder::watch(path).unwrap();
        let mut shell = Command::new("sh");
        shell.args(["-c", "sleep 60 & echo $! > started; wait"]).current_dir(folder.path());
        let group = Group::start(&mut shell, &mut folder).unwrap();
        let note = folder.path().join("started");
        wait_for(|| fs::read_to_string(&note).is_ok_and(|text| text.ends_with('\n')));
        let child = fs::read_to_string(note).unwrap().trim().to_owned();
        (folder, group, child)
    }

    fn wait_for(mut come: impl FnMut() -> bool) {
        let until = Instant::now() + Duration::from_secs(10);
        while !come() {
            assert!(Instant::now() < until, "it did not come within ten seconds");
            sleep(Duration::from_millis(20));
        }
    }

    /// A process that ended and was not yet waited for counts as gone.
    fn gone(pid: &str) -> bool {
        fs::read_to_string(format!("/proc/{pid}/stat")).map_or(true, |stat| stat.contains(") Z "))
    }

    #[test]
    fn what_a_server_started_ends_with_it() {
        let (folder, group, child) = started("dropped");
        assert!(!gone(&child));
        drop(group);
        wait_for(|| gone(&child));
        let path = folder.path().to_path_buf();
        drop(folder);
        assert!(!path.exists());
    }

    #[test]
    fn the_watcher_clears_up_after_a_run_that_was_killed() {
        let (mut folder, mut group, child) = started("killed");
        // What the kernel does for a process that dies: the pipe closes.
        drop(folder.guard.stdin.take());
        let path = folder.path().to_path_buf();
        wait_for(|| !group.runs() && gone(&child) && !path.exists());
    }
}
