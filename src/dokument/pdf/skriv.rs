//! Draws the pages and writes the structure tree.

use std::num::NonZeroU16;

use chrono::{Datelike, Timelike};
use krilla::action::LinkAction;
use krilla::annotation::{Annotation, LinkAnnotation, Target};
use krilla::color::rgb;
use krilla::configure::{Accessibility, Archival, ConfigurationBuilder};
use krilla::destination::XyzDestination;
use krilla::geom::{PathBuilder, Point, Rect};
use krilla::metadata::{DateTime, Metadata};
use krilla::outline::{Outline, OutlineNode};
use krilla::page::PageSettings;
use krilla::paint::Fill;
use krilla::surface::Surface;
use krilla::tagging::{
    Artifact, ArtifactType, ContentTag, Identifier, Node as KrillaNode, SpanTag, TableHeaderScope, Tag, TagGroup, TagKind, TagTree,
};
use krilla::{Document, SerializeSettings};

use super::Dokument;
use super::ombrekking::{BUNN, Barn, Farge, Innhold, Ombrekker, Slag, Tegning};
use super::skrift::Skrifter;
use crate::DokumentFeil;
use crate::text;

/// Identifiers of what was drawn on a page, by place in its lists.
#[derive(Default)]
struct Tegnet {
    tekster: Vec<Option<Identifier>>,
    lenker: Vec<Identifier>,
}

pub fn skriv(dokument: &Dokument, skrifter: &Skrifter, sats: &Ombrekker<'_>) -> Result<Vec<u8>, DokumentFeil> {
    let configuration = ConfigurationBuilder::new()
        .with_archival_validator(Archival::A2_A)
        .with_accessibility_validator(Accessibility::UA1)
        .finish()
        .map_err(feil)?;
    let mut pdf = Document::new_with(SerializeSettings {
        configuration,
        ..SerializeSettings::default()
    });
    let mut tegnet = Vec::with_capacity(sats.sider.len());
    for (nr, side) in sats.sider.iter().enumerate() {
        let innstilling =
            PageSettings::from_wh(sats.mal.bredde, sats.mal.hoyde).ok_or_else(|| DokumentFeil::Pdf("page size".to_owned()))?;
        let mut page = pdf.start_page_with(innstilling);
        let mut flate = page.surface();
        let mut ids = Tegnet::default();
        for tegning in &side.tegninger {
            ids.tekster.push(tegn(&mut flate, skrifter, tegning));
        }
        bunntekst(&mut flate, skrifter, sats, dokument, nr + 1);
        flate.finish();
        for lenke in &side.lenker {
            let rect = Rect::from_xywh(lenke.x, lenke.y, lenke.bredde.max(1.0), lenke.hoyde)
                .ok_or_else(|| DokumentFeil::Pdf("link area".to_owned()))?;
            let mal = Target::Action(LinkAction::new(lenke.adresse.clone()).into());
            let kommentar = Annotation::new_link(LinkAnnotation::new(rect, mal), Some(lenke.tekst.clone()));
            ids.lenker.push(page.add_tagged_annotation(kommentar));
        }
        page.finish();
        tegnet.push(ids);
    }
    let mut tre = TagTree::new();
    for barn in sats.noder.first().map(|rot| rot.barn.as_slice()).unwrap_or_default() {
        if let Some(node) = bygg(sats, &tegnet, *barn) {
            tre.push(node);
        }
    }
    pdf.set_tag_tree(tre);
    pdf.set_outline(innholdsliste(&sats.innhold));
    pdf.set_metadata(metadata(dokument));
    pdf.finish().map_err(|e| DokumentFeil::Pdf(format!("{e}: {e:?}")))
}

fn feil(e: impl std::fmt::Debug) -> DokumentFeil {
    DokumentFeil::Pdf(format!("{e:?}"))
}

fn fyll(farge: Farge) -> Fill {
    let (r, g, b) = match farge {
        Farge::Tekst => (0x1c, 0x1f, 0x23),
        Farge::Dempet => (0x4a, 0x52, 0x5c),
        Farge::Merke => (0x12, 0x3f, 0x66),
        Farge::Lenke => (0x0b, 0x4f, 0x8a),
        Farge::Strek => (0xcf, 0xd6, 0xdd),
        Farge::Flate => (0xee, 0xf3, 0xf7),
    };
    Fill {
        paint: rgb::Color::new(r, g, b).into(),
        ..Fill::default()
    }
}

fn tegn(flate: &mut Surface<'_>, skrifter: &Skrifter, tegning: &Tegning) -> Option<Identifier> {
    match tegning {
        Tegning::Tekst {
            x,
            y,
            kjoring,
            farge,
            artefakt,
        } => {
            let merke = if *artefakt {
                ContentTag::Artifact(Artifact::with_kind(ArtifactType::PaginationOther))
            } else {
                ContentTag::Span(SpanTag::empty())
            };
            flate.set_fill(Some(fyll(*farge)));
            let id = flate.start_tagged(merke);
            let skrift = skrifter.velg(kjoring.fet).krilla.clone();
            flate.draw_glyphs(
                Point::from_xy(*x, *y),
                &kjoring.glyffer,
                skrift,
                &kjoring.tekst,
                kjoring.storrelse,
                false,
            );
            flate.end_tagged();
            (!artefakt).then_some(id)
        }
        Tegning::Flate {
            x,
            y,
            bredde,
            hoyde,
            farge,
        } => {
            let mut sti = PathBuilder::new();
            if let Some(rect) = Rect::from_xywh(*x, *y, *bredde, *hoyde) {
                sti.push_rect(rect);
            }
            if let Some(sti) = sti.finish() {
                flate.set_fill(Some(fyll(*farge)));
                flate.start_tagged(ContentTag::Artifact(Artifact::with_kind(ArtifactType::Layout)));
                flate.draw_path(&sti);
                flate.end_tagged();
            }
            None
        }
    }
}

/// Foot of the page: what document this is, and which page. Not part of the content.
fn bunntekst(flate: &mut Surface<'_>, skrifter: &Skrifter, sats: &Ombrekker<'_>, dokument: &Dokument, nr: usize) {
    let skrift = skrifter.velg(false);
    let y = sats.mal.hoyde - 34.0;
    let strek = Tegning::Flate {
        x: sats.mal.venstre,
        y: y - 16.0,
        bredde: sats.mal.satsbredde(),
        hoyde: 0.5,
        farge: Farge::Strek,
    };
    tegn(flate, skrifter, &strek);
    let side = skrift.form(&text::velg(dokument.sprak).side(nr, sats.sider.len()), false, BUNN.storrelse);
    let mut tekst = skrift.form(&skrift.rens(&dokument.bunntekst), false, BUNN.storrelse);
    let plass = sats.mal.satsbredde() - side.bredde - 20.0;
    if tekst.bredde > plass {
        let mut kort = skrift.rens(&dokument.bunntekst);
        while tekst.bredde > plass && kort.pop().is_some() {
            tekst = skrift.form(&format!("{kort}…"), false, BUNN.storrelse);
        }
    }
    let hoyre = sats.mal.venstre + sats.mal.satsbredde() - side.bredde;
    for (x, kjoring) in [(sats.mal.venstre, tekst), (hoyre, side)] {
        if !kjoring.glyffer.is_empty() {
            tegn(
                flate,
                skrifter,
                &Tegning::Tekst {
                    x,
                    y,
                    kjoring,
                    farge: BUNN.farge,
                    artefakt: true,
                },
            );
        }
    }
}

fn bygg(sats: &Ombrekker<'_>, tegnet: &[Tegnet], barn: Barn) -> Option<KrillaNode> {
    match barn {
        Barn::Tekst { side, tegning } => tegnet.get(side)?.tekster.get(tegning).copied().flatten().map(KrillaNode::Leaf),
        Barn::Lenke { side, lenke } => tegnet.get(side)?.lenker.get(lenke).copied().map(KrillaNode::Leaf),
        Barn::Node(nr) => {
            let node = sats.noder.get(nr)?;
            let barn = node.barn.iter().filter_map(|b| bygg(sats, tegnet, *b)).collect();
            Some(KrillaNode::Group(TagGroup::with_children(merke(&node.slag), barn)))
        }
    }
}

fn merke(slag: &Slag) -> TagKind {
    match slag {
        Slag::Rot => Tag::Div.into(),
        Slag::Avsnitt => Tag::P.into(),
        Slag::Overskrift(niva, tekst) => Tag::Hn(NonZeroU16::new(u16::from(*niva)).unwrap_or(NonZeroU16::MIN), Some(tekst.clone())).into(),
        Slag::Liste(nummerering) => Tag::L(*nummerering).into(),
        Slag::Punkt => Tag::LI.into(),
        Slag::Merke => Tag::Lbl.into(),
        Slag::Punkttekst => Tag::LBody.into(),
        Slag::Tabell(tittel) => Tag::Table.with_summary((!tittel.is_empty()).then(|| tittel.clone())).into(),
        Slag::Tabelltittel => Tag::Caption.into(),
        Slag::Hode => Tag::THead.into(),
        Slag::Kropp => Tag::TBody.into(),
        Slag::Fot => Tag::TFoot.into(),
        Slag::Rad => Tag::TR.into(),
        Slag::Kolonnehode => Tag::TH(TableHeaderScope::Column).into(),
        Slag::Radhode => Tag::TH(TableHeaderScope::Row).into(),
        Slag::Celle => Tag::TD.into(),
        Slag::Lenke => Tag::Link.into(),
    }
}

fn innholdsliste(innhold: &[Innhold]) -> Outline {
    let mut liste = Outline::new();
    for node in nivaer(innhold) {
        liste.push_child(node);
    }
    liste
}

/// Entries up to the next of the same or a higher level become children of the one before.
fn nivaer(innhold: &[Innhold]) -> Vec<OutlineNode> {
    let mut ut = Vec::new();
    let mut rest = innhold;
    while let Some((forste, etter)) = rest.split_first() {
        let slutt = etter.iter().position(|i| i.niva <= forste.niva).unwrap_or(etter.len());
        let (under, videre) = etter.split_at(slutt);
        let mut node = OutlineNode::new(
            forste.tekst.clone(),
            XyzDestination::new(forste.side, Point::from_xy(0.0, forste.y)),
        );
        for barn in nivaer(under) {
            node.push_child(barn);
        }
        ut.push(node);
        rest = videre;
    }
    ut
}

fn metadata(dokument: &Dokument) -> Metadata {
    let d = dokument.dato;
    let liten = |n: u32| u8::try_from(n).unwrap_or(0);
    let dato = DateTime::new(u16::try_from(d.year()).unwrap_or(0))
        .month(liten(d.month()))
        .day(liten(d.day()))
        .hour(liten(d.hour()))
        .minute(liten(d.minute()))
        .second(liten(d.second()))
        .utc_offset_hour(0);
    Metadata::new()
        .title(dokument.tittel.clone())
        .language(text::velg(dokument.sprak).sprakkode.to_owned())
        .creator(text::TJENESTE.to_owned())
        .creation_date(dato)
}
