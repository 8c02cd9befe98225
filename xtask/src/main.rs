//! `cargo xtask …`: set-up, build, run and test. Nothing of this is in the portal itself.

mod avhengigheter;
mod bygg;
mod database;
mod gjenopprett;
mod kjor;
mod last;
mod prosess;
mod sporringer;
mod test;
mod verktoy;

use std::process::ExitCode;

const BRUK: &str = "cargo xtask <kommando>

  run [--nullstill] [--port N] [--dev]
                                 bygg og start alt for å prøve portalen; Ctrl-C stopper. --dev bygger raskt og uoptimalisert
  build [--dev] [--nettleser]    bygg server, nettleserprogram og stilark til target/site, eller bare det nettlesere får
  check                          raske sjekker: format, clippy, spørringer, enhetstester
  test [--bare ORD…]             alt det CI kjører, eller bare noen steg («rust») eller nettleserhistorier («avtale.spec»)
  sqlx [--check]                 lag (eller sjekk) .sqlx
  bench                          mål portalen under last
  gjenopprett                    øv på å miste databaseserveren: kopi og logg blir ny server, og alt sammenlignes
  film                           lag veiledningens filmer og bilder på nytt (public/film, public/bilder)
  last URL [URL] [--tid S] [--samtidig N] [--hode 'Navn: verdi']
                                 mål svar i sekundet fra programmer på denne maskinen";

fn main() -> ExitCode {
    let argumenter: Vec<String> = std::env::args().skip(1).collect();
    let resten = argumenter.get(1..).unwrap_or_default();
    let har = |valg: &str| resten.iter().any(|a| a == valg);
    let utfall = match argumenter.first().map(String::as_str) {
        Some("run") => kjor::run(resten),
        Some("build") if har("--nettleser") => bygg::forutsetninger()
            .and_then(|()| bygg::npm())
            .and_then(|()| bygg::nettleser(har("--dev"), false))
            .map(|_| ()),
        Some("build") => bygg::bygg(har("--dev")).map(|_| ()),
        Some("check") => test::check(),
        Some("test") => test::test(resten),
        Some("sqlx") => bygg::forutsetninger()
            .and_then(|()| bygg::npm())
            .and_then(|()| sporringer::sqlx(har("--check"))),
        Some("bench") => test::bench(),
        Some("gjenopprett") => gjenopprett::gjenopprett(),
        Some("film") => test::film(),
        Some("last") => last::fra_kommandolinjen(resten),
        Some("help" | "--help" | "-h") | None => {
            println!("{BRUK}");
            return ExitCode::SUCCESS;
        }
        Some(annet) => Err(format!("kjenner ikke «{annet}».\n\n{BRUK}")),
    };
    match utfall {
        Ok(()) => ExitCode::SUCCESS,
        Err(feil) => {
            eprintln!("\n{feil}");
            ExitCode::FAILURE
        }
    }
}
