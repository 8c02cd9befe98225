//! Whether a PDF does anything when it is opened, or carries other files.
//!
//! Names are looked for in every byte of the file, wherever a reader may take an object from, and in the streams that hold objects
//! (ISO 32000-2, 7.5.7), which are unpacked a piece at a time. Nothing of the file is built in memory. Of names written with `#xx` the
//! meaning counts. A stream of objects packed in a way no writer packs them makes the file unreadable. Not seen: faults of readers
//! themselves, and what they would make of a broken file.

use flate2::{Decompress, FlushDecompress, Status};

use super::Filfeil;

/// What acts: each is needed for what it names to work.
const AKTIVE: [&[u8]; 12] = [
    b"JavaScript",
    b"Launch",
    b"SubmitForm",
    b"ImportData",
    b"GoToE",
    b"XFA",
    b"RichMedia",
    b"Rendition",
    b"OnInstantiate",
    b"EmbeddedFile",
    b"EmbeddedFiles",
    b"FileAttachment",
];
/// Ways to pack that would hide names from us, and that no writer uses for objects.
const SKJULER: [&[u8]; 9] = [
    b"ASCIIHexDecode",
    b"AHx",
    b"ASCII85Decode",
    b"A85",
    b"LZWDecode",
    b"LZW",
    b"RunLengthDecode",
    b"RL",
    b"Predictor",
];
/// A stream with objects says where the first one is.
const OBJEKTER: [&[u8]; 2] = [b"ObjStm", b"First"];
/// So far before a stream its dictionary is looked for.
const LENGSTE_HODE: usize = 16 * 1024;
/// Each stream is looked at with its dictionary; more than any ordinary file has.
const FLEST_STROMMER: usize = 10_000;
/// So much is unpacked of one file.
const UTPAKKET: usize = 128 * 1024 * 1024;
/// A longer name is none of ours.
const LENGSTE_NAVN: usize = 20;

/// Looks through a whole file.
///
/// # Errors
/// What is wrong with it.
pub fn sjekk(fil: &[u8]) -> Result<(), Filfeil> {
    let mut navn = Navneleser::default();
    navn.les(fil, &mut dom)?;
    navn.slutt(&mut dom)?;
    let mut igjen = UTPAKKET;
    for (nr, (nokkelord, data)) in strommer(fil).enumerate() {
        if nr == FLEST_STROMMER {
            return Err(Filfeil::Uleselig);
        }
        let hode = hode(fil, nokkelord);
        if har(hode, &OBJEKTER) {
            if har(hode, &SKJULER) {
                return Err(Filfeil::Uleselig);
            }
            pakk_ut(fil.get(data..).unwrap_or_default(), &mut igjen)?;
        }
    }
    Ok(())
}

/// What one name means for the file.
fn dom(navn: &[u8]) -> Result<(), Filfeil> {
    if AKTIVE.contains(&navn) {
        Err(Filfeil::Aktiv)
    } else if navn == b"Encrypt" {
        Err(Filfeil::Laast)
    } else {
        Ok(())
    }
}

fn har(hode: &[u8], navn: &[&[u8]]) -> bool {
    Navneleser::default()
        .les(hode, &mut |n: &[u8]| if navn.contains(&n) { Err(()) } else { Ok(()) })
        .is_err()
}

/// Where each stream's keyword and its data begin.
fn strommer(fil: &[u8]) -> impl Iterator<Item = (usize, usize)> + '_ {
    const ORD: &[u8] = b"stream";
    memchr::memmem::find_iter(fil, ORD).filter_map(move |her| {
        let etter = her + ORD.len();
        let slutt = fil.get(etter..)?;
        let linje = if slutt.starts_with(b"\r\n") {
            2
        } else {
            usize::from(slutt.starts_with(b"\n") || slutt.starts_with(b"\r"))
        };
        let er_slutt = her >= 3 && fil.get(her - 3..her) == Some(b"end");
        (linje > 0 && !er_slutt).then_some((her, etter + linje))
    })
}

/// The dictionary before a stream: from the end of the object before. Where brackets do not match somebody has written such an end into a
/// text, and all that can be the dictionary is taken.
fn hode(fil: &[u8], nokkelord: usize) -> &[u8] {
    let alt = fil.get(nokkelord.saturating_sub(LENGSTE_HODE)..nokkelord).unwrap_or_default();
    let etter = |ord: &[u8]| memchr::memmem::rfind(alt, ord).map_or(0, |her| her + ord.len());
    let bare = alt.get(etter(b"endobj").max(etter(b"endstream"))..).unwrap_or_default();
    let antall = |tegn: u8| bare.iter().filter(|b| **b == tegn).count();
    if antall(b'(') == antall(b')') { bare } else { alt }
}

/// Unpacks a stream of objects and reads its names; what is not packed has been read already.
fn pakk_ut(data: &[u8], igjen: &mut usize) -> Result<(), Filfeil> {
    let er_zlib = matches!(data, [a, b, ..] if a & 0x0f == 8 && ((u16::from(*a) << 8) | u16::from(*b)) % 31 == 0);
    if !er_zlib {
        return Ok(());
    }
    let (mut utpakker, mut navn) = (Decompress::new(true), Navneleser::default());
    let mut stykke = vec![0; 64 * 1024];
    loop {
        let (inn, ut) = (utpakker.total_in(), utpakker.total_out());
        let lest = usize::try_from(inn).map_err(|_| Filfeil::ForStor)?;
        let status = utpakker
            .decompress(data.get(lest..).unwrap_or_default(), &mut stykke, FlushDecompress::None)
            .map_err(|_| Filfeil::Uleselig)?;
        let kom = usize::try_from(utpakker.total_out() - ut).map_err(|_| Filfeil::ForStor)?;
        *igjen = igjen.checked_sub(kom).ok_or(Filfeil::ForStor)?;
        navn.les(stykke.get(..kom).unwrap_or_default(), &mut dom)?;
        if status == Status::StreamEnd {
            return navn.slutt(&mut dom);
        }
        // Neither taken nor given: the file ends in the middle.
        if kom == 0 && utpakker.total_in() == inn {
            return Err(Filfeil::Uleselig);
        }
    }
}

/// Reads names (`/Name`, ISO 32000-2, 7.3.5) out of bytes that come in pieces.
#[derive(Default)]
struct Navneleser {
    /// The name so far; `None` outside names.
    navn: Option<Vec<u8>>,
    /// What has come of a `#xx`.
    firkant: Vec<u8>,
}

impl Navneleser {
    /// Gives each name that ends in this piece.
    fn les<F>(&mut self, bytes: &[u8], gi: &mut impl FnMut(&[u8]) -> Result<(), F>) -> Result<(), F> {
        for &b in bytes {
            if b == b'/' {
                self.slutt(gi)?;
                self.navn = Some(Vec::with_capacity(LENGSTE_NAVN));
            } else if self.navn.is_some() {
                if matches!(
                    b,
                    0 | b'\t' | b'\n' | 0x0c | b'\r' | b' ' | b'(' | b')' | b'<' | b'>' | b'[' | b']' | b'{' | b'}' | b'%'
                ) {
                    self.slutt(gi)?;
                } else {
                    self.tegn(b);
                }
            }
        }
        Ok(())
    }

    fn tegn(&mut self, b: u8) {
        if b == b'#' || !self.firkant.is_empty() {
            self.firkant.push(b);
            let [_, a, b] = self.firkant[..] else { return };
            let siffer = |c: u8| char::from(c).to_digit(16).and_then(|s| u8::try_from(s).ok());
            match (siffer(a), siffer(b)) {
                (Some(a), Some(b)) => self.legg_til((a << 4) | b),
                _ => [b'#', a, b].into_iter().for_each(|c| self.legg_til(c)),
            }
            self.firkant.clear();
        } else {
            self.legg_til(b);
        }
    }

    fn legg_til(&mut self, b: u8) {
        if let Some(navn) = &mut self.navn
            && navn.len() < LENGSTE_NAVN
        {
            navn.push(b);
        }
    }

    /// The end of a name, or of everything.
    fn slutt<F>(&mut self, gi: &mut impl FnMut(&[u8]) -> Result<(), F>) -> Result<(), F> {
        for b in std::mem::take(&mut self.firkant) {
            self.legg_til(b);
        }
        self.navn.take().map_or(Ok(()), |navn| gi(&navn))
    }
}

#[cfg(test)]
mod tests {
    use std::io::Write as _;

    use flate2::Compression;
    use flate2::write::ZlibEncoder;

    use super::*;

    fn med(innhold: &str) -> Vec<u8> {
        format!("%PDF-1.7\n1 0 obj\n<< /Type /Catalog {innhold} >>\nendobj\ntrailer\n<< /Root 1 0 R >>\n%%EOF\n").into_bytes()
    }

    fn zlib(innhold: &[u8]) -> Vec<u8> {
        let mut ut = ZlibEncoder::new(Vec::new(), Compression::best());
        ut.write_all(innhold).unwrap();
        ut.finish().unwrap()
    }

    /// A file with one stream; `ordbok` is what its dictionary says.
    fn strom(ordbok: &str, data: &[u8]) -> Vec<u8> {
        let mut ut = format!("%PDF-1.7\n4 0 obj\n<< {ordbok} >>\nstream\r\n").into_bytes();
        ut.extend_from_slice(data);
        ut.extend_from_slice(b"\nendstream\nendobj\n%%EOF\n");
        ut
    }

    const OBJEKTSTROM: &str = "/Type /ObjStm /N 1 /First 4 /Filter /FlateDecode";

    #[test]
    fn what_acts_is_found_however_its_name_is_written() {
        for aktiv in [
            "/OpenAction << /S /JavaScript /JS (app.alert(1)) >>",
            "/OpenAction<</S/JavaScript/JS 5 0 R>>",
            "/OpenAction << /S /J#61vaScr#69pt /JS (x) >>",
            "/OpenAction << /S /#4a#61#76#61#53#63#72#69#70#74 >>",
            "/AA << /O << /S /Launch /F (cmd.exe) >> >>",
            "/Names << /EmbeddedFiles 7 0 R >>",
            "/Names << /Embedded#46iles 7 0 R >>",
            "/Annots [<< /Subtype/FileAttachment >>]",
            "/AcroForm << /XFA [(template) 8 0 R] >>",
            "/A << /S /SubmitForm /F (https://ond.example) >>",
            "/A << /S /GoToE >>",
        ] {
            assert_eq!(sjekk(&med(aktiv)), Err(Filfeil::Aktiv), "{aktiv}");
        }
        assert_eq!(sjekk(&med("/Encrypt 9 0 R")), Err(Filfeil::Laast));
    }

    #[test]
    fn ordinary_files_pass() {
        for fredelig in [
            "",
            "/OpenAction [3 0 R /Fit]",
            "/Annots [<< /Subtype /Link /A << /S /URI /URI (https://helfo.no) >> >>]",
            "/Metadata (JavaScript)",
            "/AcroForm << /Fields [] /SigFlags 3 >>",
            "/JavaScripting true /EncryptMetadata false /Java#20Script 1 /Launch#",
        ] {
            assert_eq!(sjekk(&med(fredelig)), Ok(()), "{fredelig}");
        }
        assert_eq!(sjekk(&strom(OBJEKTSTROM, &zlib(b"1 0 << /Type /Page >>"))), Ok(()));
        // Pictures are not looked into: nothing in them is an object.
        assert_eq!(sjekk(&strom("/Subtype /Image /Filter [/ASCII85Decode /DCTDecode]", b"x")), Ok(()));
        assert_eq!(sjekk(&strom("/Filter /FlateDecode", &zlib(b"(/JavaScript) Tj"))), Ok(()));
    }

    #[test]
    fn what_is_packed_among_objects_is_found() {
        let skript = zlib(&[&b" ".repeat(200_000)[..], b"1 0 << /S /Java#53cript /JS (x) >>"].concat());
        assert_eq!(sjekk(&strom(OBJEKTSTROM, &skript)), Err(Filfeil::Aktiv));
        // A name on the border between two pieces, and one that the stream ends with.
        for foran in 65_520..65_550 {
            let skript = zlib(&[&b" ".repeat(foran)[..], b"/JavaScript"].concat());
            assert_eq!(sjekk(&strom(OBJEKTSTROM, &skript)), Err(Filfeil::Aktiv), "{foran}");
        }
        // Without its type, with a name in disguise, and with the end of an object in a text.
        for ordbok in [
            "/N 1 /First 4 /Filter /Fl",
            "/Type /Obj#53tm /N 1 /#46irst 4",
            "/First 4 /X (endobj 5 0 obj <<) /N 1",
        ] {
            assert_eq!(sjekk(&strom(ordbok, &skript)), Err(Filfeil::Aktiv), "{ordbok}");
        }
    }

    #[test]
    fn what_cannot_be_looked_through_is_unreadable() {
        let skript = zlib(b"1 0 << /S /JavaScript >>");
        for ordbok in [
            "/Type /ObjStm /N 1 /First 4 /Filter [/AHx /FlateDecode]",
            "/Type /ObjStm /N 1 /First 4 /Filter /LZWDecode",
            "/Type /ObjStm /N 1 /First 4 /Filter /FlateDecode /DecodeParms << /Predictor 12 >>",
        ] {
            assert_eq!(sjekk(&strom(ordbok, &skript)), Err(Filfeil::Uleselig), "{ordbok}");
        }
        let hel = zlib(&b"1 0 << /Type /Page >>".repeat(1000));
        assert_eq!(sjekk(&strom(OBJEKTSTROM, &hel[..hel.len() / 2])), Err(Filfeil::Uleselig));
        let mut brudd = b"%PDF-1.7\n4 0 obj << /First 4 >> stream\n".to_vec();
        brudd.extend_from_slice(&hel[..hel.len() / 2]);
        assert_eq!(sjekk(&brudd), Err(Filfeil::Uleselig), "the file ends in the middle");
    }

    #[test]
    fn a_file_that_swells_is_not_unpacked_to_its_end() {
        let bombe = zlib(&vec![b' '; 100_000_000]);
        assert!(bombe.len() < 200_000);
        let en = strom(OBJEKTSTROM, &bombe);
        assert_eq!(sjekk(&en), Ok(()));
        assert_eq!(sjekk(&en.repeat(3)), Err(Filfeil::ForStor));
        // And one of keywords alone is not looked through for ever.
        assert_eq!(sjekk(&b"stream\n".repeat(20_000)), Err(Filfeil::Uleselig));
    }
}
