//! Fonts: which glyphs some words become, and how wide they are. Measured once and drawn as measured.

use std::sync::OnceLock;

use krilla::text::{Font, GlyphId, KrillaGlyph};
use rustybuzz::ttf_parser::Tag;
use rustybuzz::{Direction, Face, Feature, ShapePlan, UnicodeBuffer, script};

static VANLIG: &[u8] = include_bytes!("../fonts/IBMPlexSans-Regular.ttf");
static FET: &[u8] = include_bytes!("../fonts/IBMPlexSans-SemiBold.ttf");

/// A font for measuring and for drawing.
pub struct Skrift {
    ansikt: Face<'static>,
    /// What to do with Latin text in this font. Costly to make, so it is made once.
    plan: ShapePlan,
    pub krilla: Font,
}

/// The two weights of all documents.
pub struct Skrifter {
    vanlig: Skrift,
    fet: Skrift,
}

/// The fonts, read once. `None` only if the files built in could not be read.
pub fn skrifter() -> Option<&'static Skrifter> {
    static SKRIFTER: OnceLock<Option<Skrifter>> = OnceLock::new();
    SKRIFTER
        .get_or_init(|| {
            Some(Skrifter {
                vanlig: Skrift::les(VANLIG)?,
                fet: Skrift::les(FET)?,
            })
        })
        .as_ref()
}

impl Skrifter {
    pub fn velg(&self, fet: bool) -> &Skrift {
        if fet { &self.fet } else { &self.vanlig }
    }
}

/// Words in one font at one size, ready to be drawn.
#[derive(Debug, Clone)]
pub struct Kjoring {
    pub tekst: String,
    pub glyffer: Vec<KrillaGlyph>,
    pub fet: bool,
    pub storrelse: f32,
    pub bredde: f32,
}

impl Skrift {
    fn les(data: &'static [u8]) -> Option<Self> {
        let ansikt = Face::from_slice(data, 0)?;
        // No ligatures: one glyph for one letter is easiest to copy and to read aloud.
        let uten_ligaturer = Feature::new(Tag::from_bytes(b"liga"), 0, ..);
        let plan = ShapePlan::new(&ansikt, Direction::LeftToRight, Some(script::LATIN), None, &[uten_ligaturer]);
        Some(Self {
            plan,
            ansikt,
            krilla: Font::new(data.into(), 0)?,
        })
    }

    /// Text this font can show. Control characters become spaces, invisible ones go, and a letter the font lacks becomes `�`:
    /// PDF/A forbids empty boxes, and a letter must not fail because a practice has an unusual name.
    pub fn rens(&self, tekst: &str) -> String {
        let mut forrige = ' ';
        tekst
            .chars()
            .filter(|t| !matches!(*t, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}' | '\u{fe00}'..='\u{fe0f}'))
            .map(|t| match t {
                t if t.is_control() || t == '\u{2028}' || t == '\u{2029}' => ' ',
                '\u{e000}'..='\u{f8ff}' => '\u{fffd}',
                t if self.ansikt.glyph_index(t).is_some() => t,
                _ => '\u{fffd}',
            })
            // «§ 2» stays on one line.
            .map(|t| if std::mem::replace(&mut forrige, t) == '§' && t == ' ' { '\u{a0}' } else { t })
            .collect()
    }

    /// Shapes text that has been through [`Self::rens`].
    pub fn form(&self, tekst: &str, fet: bool, storrelse: f32) -> Kjoring {
        let mut buffer = UnicodeBuffer::new();
        buffer.push_str(tekst);
        buffer.set_script(script::LATIN);
        buffer.set_direction(Direction::LeftToRight);
        let ut = rustybuzz::shape_with_plan(&self.ansikt, &self.plan, buffer);
        let enhet = self.krilla.units_per_em();
        let infos = ut.glyph_infos();
        let mut bredde = 0.0;
        let glyffer = infos
            .iter()
            .zip(ut.glyph_positions())
            .enumerate()
            .map(|(i, (info, pos))| {
                let start = info.cluster as usize;
                let slutt = infos
                    .get(i..)
                    .unwrap_or_default()
                    .iter()
                    .map(|n| n.cluster as usize)
                    .find(|c| *c != start)
                    .unwrap_or(tekst.len());
                bredde += pos.x_advance as f32 / enhet * storrelse;
                KrillaGlyph::new(
                    GlyphId::new(info.glyph_id),
                    pos.x_advance as f32 / enhet,
                    pos.x_offset as f32 / enhet,
                    pos.y_offset as f32 / enhet,
                    pos.y_advance as f32 / enhet,
                    start..slutt.max(start),
                    None,
                )
            })
            .collect();
        Kjoring {
            tekst: tekst.to_owned(),
            glyffer,
            fet,
            storrelse,
            bredde,
        }
    }

    /// How wide some cleaned text is.
    pub fn bredde(&self, tekst: &str, storrelse: f32) -> f32 {
        self.form(tekst, false, storrelse).bredde
    }
}
