//! A picture drawn anew: only what is seen of it is kept. Whatever else the file held – where it was taken, by what, files behind the
//! picture – is gone, and what was made to break the reader of a picture has met ours, in memory-safe code with limits.

use std::io::Cursor;

use image::codecs::jpeg::JpegEncoder;
use image::codecs::png::PngEncoder;
use image::{ColorType, DynamicImage, ImageDecoder as _, ImageError, ImageFormat, ImageReader, Limits};

use super::Filfeil;

/// Most points of a picture: a page in 500 points an inch, a telephone's picture of 24 million.
pub const FLEST_PUNKTER: u64 = 25_000_000;
/// Longest side.
const LENGSTE_SIDE: u32 = 20_000;
/// Most memory of one picture; reading one stored in several passes takes twice as much beside it.
const MINNE: u64 = 4 * FLEST_PUNKTER;
/// Largest picture when it is drawn.
pub const STORST: usize = 32 * 1024 * 1024;
/// Good enough that what is read cannot be told from the original.
const KVALITET: u8 = 90;

/// Which kind of picture.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Slag {
    Jpeg,
    Png,
}

/// Reads a picture and writes it again, the right way up.
///
/// # Errors
/// `Uleselig` and `ForStor`.
pub fn tegn(fil: &[u8], slag: Slag) -> Result<Vec<u8>, Filfeil> {
    let format = match slag {
        Slag::Jpeg => ImageFormat::Jpeg,
        Slag::Png => ImageFormat::Png,
    };
    let mut leser = ImageReader::with_format(Cursor::new(fil), format);
    let mut grenser = Limits::default();
    grenser.max_image_width = Some(LENGSTE_SIDE);
    grenser.max_image_height = Some(LENGSTE_SIDE);
    grenser.max_alloc = Some(MINNE);
    leser.limits(grenser);
    let mut dekoder = leser.into_decoder().map_err(feil)?;
    let (bredde, hoyde) = dekoder.dimensions();
    if u64::from(bredde) * u64::from(hoyde) > FLEST_PUNKTER || dekoder.total_bytes() > MINNE {
        return Err(Filfeil::ForStor);
    }
    let retning = dekoder.orientation().map_err(feil)?;
    let mut bilde = DynamicImage::from_decoder(dekoder).map_err(feil)?;
    bilde.apply_orientation(retning);
    let ut = skriv(bilde, slag).map_err(feil)?;
    if ut.len() > STORST { Err(Filfeil::ForStor) } else { Ok(ut) }
}

fn skriv(bilde: DynamicImage, slag: Slag) -> Result<Vec<u8>, ImageError> {
    let mut ut = Vec::new();
    match slag {
        Slag::Jpeg => {
            let bilde = if matches!(bilde.color(), ColorType::L8 | ColorType::Rgb8) {
                bilde
            } else {
                DynamicImage::ImageRgb8(bilde.into_rgb8())
            };
            bilde.write_with_encoder(JpegEncoder::new_with_quality(&mut ut, KVALITET))?;
        }
        Slag::Png => bilde.write_with_encoder(PngEncoder::new(&mut ut))?,
    }
    Ok(ut)
}

fn feil(e: ImageError) -> Filfeil {
    if matches!(e, ImageError::Limits(_)) {
        Filfeil::ForStor
    } else {
        Filfeil::Uleselig
    }
}

#[cfg(test)]
mod tests {
    use std::io::Write as _;

    use flate2::Compression;
    use flate2::write::ZlibEncoder;
    use image::{GenericImageView as _, ImageEncoder as _, Rgb, RgbImage};

    use super::*;

    /// Red to the left, blue to the right.
    fn motiv() -> RgbImage {
        RgbImage::from_fn(64, 32, |x, _| if x < 32 { Rgb([250, 0, 0]) } else { Rgb([0, 0, 250]) })
    }

    /// TIFF with orientation, and GPS that says «59 N» and «HEMMELIG STED».
    fn exif(retning: u8) -> Vec<u8> {
        let mut ut = b"II*\0\x08\0\0\0\x02\0".to_vec();
        ut.extend_from_slice(&[0x12, 0x01, 3, 0, 1, 0, 0, 0, retning, 0, 0, 0]);
        ut.extend_from_slice(&[0x25, 0x88, 4, 0, 1, 0, 0, 0, 38, 0, 0, 0]);
        ut.extend_from_slice(&[0, 0, 0, 0]);
        ut.extend_from_slice(&[1, 0, 1, 0, 2, 0, 2, 0, 0, 0, b'N', 0, 0, 0, 0, 0, 0, 0]);
        ut.extend_from_slice(b"HEMMELIG STED");
        ut
    }

    fn jpeg(retning: u8) -> Vec<u8> {
        let mut ut = Vec::new();
        let mut koder = JpegEncoder::new_with_quality(&mut ut, 95);
        koder.set_exif_metadata(exif(retning)).unwrap();
        koder.encode_image(&motiv()).unwrap();
        ut
    }

    fn inneholder(fil: &[u8], ord: &[u8]) -> bool {
        fil.windows(ord.len()).any(|v| v == ord)
    }

    /// One chunk of a PNG.
    fn del(navn: &[u8; 4], data: &[u8]) -> Vec<u8> {
        let mut crc = flate2::Crc::new();
        crc.update(navn);
        crc.update(data);
        [
            &u32::try_from(data.len()).unwrap().to_be_bytes()[..],
            navn,
            data,
            &crc.sum().to_be_bytes(),
        ]
        .concat()
    }

    /// A PNG of one colour whose content is `linjer` bytes of zeros.
    fn tomt_png(bredde: u32, hoyde: u32, ekstra: &[u8], linjer: usize) -> Vec<u8> {
        let ihdr = [&bredde.to_be_bytes()[..], &hoyde.to_be_bytes(), &[8, 0, 0, 0, 0]].concat();
        let mut z = ZlibEncoder::new(Vec::new(), Compression::best());
        z.write_all(&vec![0; linjer]).unwrap();
        [
            &b"\x89PNG\r\n\x1a\n"[..],
            &del(b"IHDR", &ihdr),
            ekstra,
            &del(b"IDAT", &z.finish().unwrap()),
            &del(b"IEND", b""),
        ]
        .concat()
    }

    #[test]
    fn the_place_is_gone_and_the_picture_is_the_right_way_up() {
        let inn = jpeg(6);
        assert!(inneholder(&inn, b"HEMMELIG") && inneholder(&inn, b"Exif"));
        let ut = tegn(&inn, Slag::Jpeg).unwrap();
        assert!(!inneholder(&ut, b"HEMMELIG") && !inneholder(&ut, b"Exif"));
        let bilde = image::load_from_memory(&ut).unwrap();
        // 6: the left side of what is stored is up.
        assert_eq!(bilde.dimensions(), (32, 64));
        let farge = |y| bilde.get_pixel(16, y).0;
        assert!(farge(4)[0] > 200 && farge(4)[2] < 60, "{:?}", farge(4));
        assert!(farge(60)[2] > 200 && farge(60)[0] < 60, "{:?}", farge(60));
        assert_eq!(
            image::load_from_memory(&tegn(&jpeg(1), Slag::Jpeg).unwrap()).unwrap().dimensions(),
            (64, 32)
        );
    }

    #[test]
    fn what_lies_behind_or_beside_a_picture_is_gone() {
        let tekst = del(b"tEXt", b"Comment\0HEMMELIG");
        for (inn, slag) in [
            ([tomt_png(8, 8, &tekst, 9 * 8), b"PK\x03\x04HEMMELIG".to_vec()].concat(), Slag::Png),
            ([jpeg(1), b"<script>HEMMELIG</script>".to_vec()].concat(), Slag::Jpeg),
        ] {
            assert!(inneholder(&inn, b"HEMMELIG"));
            let ut = tegn(&inn, slag).unwrap();
            assert!(!inneholder(&ut, b"HEMMELIG"), "{slag:?}");
            assert_eq!(tegn(&ut, slag).map(|_| ()), Ok(()), "what is drawn can be drawn again");
        }
    }

    #[test]
    fn what_is_seen_through_and_in_many_colours_is_kept() {
        let mut inn = Vec::new();
        let bilde = image::RgbaImage::from_pixel(3, 3, image::Rgba([1, 2, 3, 100]));
        PngEncoder::new(&mut inn)
            .write_image(&bilde, 3, 3, image::ExtendedColorType::Rgba8)
            .unwrap();
        let ut = image::load_from_memory(&tegn(&inn, Slag::Png).unwrap()).unwrap();
        assert_eq!((ut.color(), ut.get_pixel(1, 1).0), (ColorType::Rgba8, [1, 2, 3, 100]));
    }

    #[test]
    fn bombs_and_broken_pictures_are_not_drawn() {
        // A few hundred bytes that say they are 400 million points, and a text that unpacks to 100 MB.
        for (bredde, hoyde) in [(20_000, 20_000), (5_001, 5_000), (60_000, 1)] {
            let bombe = tomt_png(bredde, hoyde, b"", 100);
            assert_eq!(tegn(&bombe, Slag::Png), Err(Filfeil::ForStor), "{bredde} × {hoyde}");
        }
        let mut z = ZlibEncoder::new(Vec::new(), Compression::best());
        z.write_all(&vec![b'x'; 100_000_000]).unwrap();
        let tekst = del(b"zTXt", &[b"Comment\0\0".to_vec(), z.finish().unwrap()].concat());
        let ut = tegn(&tomt_png(8, 8, &tekst, 72), Slag::Png);
        assert!(ut.is_ok_and(|ut| ut.len() < 1000));

        let hel = jpeg(1);
        for lengde in [0, 3, 20, 200, hel.len() / 4] {
            assert_eq!(tegn(&hel[..lengde], Slag::Jpeg), Err(Filfeil::Uleselig), "{lengde}");
        }
        assert_eq!(tegn(&tomt_png(8, 8, b"", 72)[..40], Slag::Png), Err(Filfeil::Uleselig));
        assert_eq!(tegn(&hel, Slag::Png), Err(Filfeil::Uleselig));
        assert_eq!(tegn(&tomt_png(0, 8, b"", 0), Slag::Png), Err(Filfeil::Uleselig));
    }
}
