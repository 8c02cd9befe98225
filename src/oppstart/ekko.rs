//! A line that is typed at a terminal without being shown there, nor kept in what scrolls by.

use std::io::{self, BufRead as _, ErrorKind, IsTerminal as _, Read as _};

use rustix::termios::{LocalModes, OptionalActions, Termios, tcgetattr, tcsetattr};

/// What a line may hold.
const LENGST: u64 = 200;

/// While it lives, the terminal shows the end of the line alone.
struct Uten(Termios);

impl Uten {
    fn ny() -> io::Result<Self> {
        let foer = tcgetattr(io::stdin())?;
        let mut uten = foer.clone();
        uten.local_modes.remove(LocalModes::ECHO);
        uten.local_modes.insert(LocalModes::ECHONL);
        // What was typed ahead was shown: it is thrown away.
        tcsetattr(io::stdin(), OptionalActions::Flush, &uten)?;
        Ok(Self(foer))
    }
}

impl Drop for Uten {
    fn drop(&mut self) {
        // A terminal that is gone shows nothing.
        let _ = tcsetattr(io::stdin(), OptionalActions::Now, &self.0);
    }
}

/// One line of standard input. Whoever sits at a terminal is asked for it, and it is not shown.
///
/// # Errors
/// When it cannot be read, or the terminal would show it.
pub fn les(ledetekst: &str) -> io::Result<String> {
    let inn = io::stdin();
    let _uten = match inn.is_terminal() {
        true => {
            let uten = Uten::ny().map_err(|_| ErrorKind::Unsupported)?;
            eprint!("{ledetekst}");
            Some(uten)
        }
        false => None,
    };
    let mut linje = String::new();
    inn.lock().take(LENGST).read_line(&mut linje)?;
    Ok(linje)
}
