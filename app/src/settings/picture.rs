//! Pictures of members: whatever is uploaded becomes a small square JPEG.

use std::io::Cursor;

use base64::{Engine as _, prelude::BASE64_URL_SAFE_NO_PAD};
use formwork::{
    prelude::{Result, Upload, Violation},
    upload::UploadExt,
};
use image::{
    DynamicImage, ImageDecoder, ImageReader, Limits, RgbImage, codecs::jpeg::JpegEncoder,
    imageops::FilterType,
};
use sha2::{Digest, Sha256};

use crate::{texts::texts, turns::Turns};

/// The greatest file that is looked at, in bytes; as the form says.
const MAX_BYTES: u64 = 5 << 20;

/// The widest and highest picture that is looked at, in pixels.
const MAX_SIDE: u32 = 8000;

/// How much memory a decoded picture may take, in bytes: 44 million pixels of three colours.
const MAX_MEMORY: u64 = 128 << 20;

/// One is decoded at a time, for what a small file becomes may take [`MAX_MEMORY`].
static TURNS: Turns = Turns::new(1, 10);

/// How wide and high a picture is kept, in pixels: twice as shown.
pub const SIDE: u32 = 256;

const QUALITY: u8 = 85;

/// The code of a file that is no picture.
const NO_PICTURE: &str = "picture";

/// The code of a picture that is too large.
const TOO_LARGE: &str = "picture_too_large";

/// A picture as it is kept.
pub struct Picture {
    /// The hash of the image.
    pub key: String,
    /// A JPEG file.
    pub image: Vec<u8>,
}

/// The middle of an uploaded picture, without what the file says besides: place, camera, names. What is no
/// picture, or too large a one, is a violation.
///
/// # Errors
///
/// If the file cannot be read; 503 if too many wait for theirs.
pub async fn encode(upload: &Upload) -> Result<std::result::Result<Picture, Violation>> {
    let file = upload.read(MAX_BYTES).await?;
    let picture = TURNS.run(move || square(file)).await?;
    Ok(picture.map_err(|violation| {
        let texts = &texts().settings.profile;
        let message = match violation.code() {
            TOO_LARGE => (texts.picture_too_large)(MAX_SIDE),
            _ => texts.no_picture.to_owned(),
        };
        violation.with_message(message)
    }))
}

fn square(file: Vec<u8>) -> std::result::Result<Picture, Violation> {
    let picture = decode(file).map_err(|error| match error {
        image::ImageError::Limits(_) => Violation::new(TOO_LARGE),
        _ => Violation::new(NO_PICTURE),
    })?;
    let mut image = Vec::new();
    JpegEncoder::new_with_quality(&mut image, QUALITY)
        .encode_image(&on_white(&picture))
        .map_err(|_| Violation::new(NO_PICTURE))?;
    Ok(Picture { key: BASE64_URL_SAFE_NO_PAD.encode(Sha256::digest(&image)), image })
}

/// The middle of it, upright.
fn decode(file: Vec<u8>) -> image::ImageResult<DynamicImage> {
    let mut reader = ImageReader::new(Cursor::new(file)).with_guessed_format()?;
    let mut limits = Limits::default();
    limits.max_image_width = Some(MAX_SIDE);
    limits.max_image_height = Some(MAX_SIDE);
    limits.max_alloc = Some(MAX_MEMORY);
    reader.limits(limits.clone());
    let mut decoder = reader.into_decoder()?;
    // The decoder itself looks at width and height alone.
    limits.reserve(decoder.total_bytes())?;
    // A camera does not turn the picture, but says how it was held.
    let orientation = decoder.orientation()?;
    let picture = DynamicImage::from_decoder(decoder)?;
    // It is the same square whenever it is turned, and turning the whole picture takes as much again.
    let mut picture = picture.resize_to_fill(SIDE, SIDE, FilterType::Lanczos3);
    picture.apply_orientation(orientation);
    Ok(picture)
}

/// JPEG knows nothing transparent.
fn on_white(picture: &DynamicImage) -> RgbImage {
    let rgba = picture.to_rgba8();
    RgbImage::from_fn(rgba.width(), rgba.height(), |x, y| {
        let [red, green, blue, alpha] = rgba.get_pixel(x, y).0;
        let blend = |part: u8| {
            let (part, alpha) = (u16::from(part), u16::from(alpha));
            u8::try_from((part * alpha + 255 * (255 - alpha)) / 255).unwrap_or(u8::MAX)
        };
        image::Rgb([blend(red), blend(green), blend(blue)])
    })
}

#[cfg(test)]
mod tests {
    use image::{ImageBuffer, ImageFormat, Rgba, RgbaImage};

    use super::*;

    fn png(width: u32, height: u32, colour: Rgba<u8>) -> Vec<u8> {
        let mut file = Cursor::new(Vec::new());
        let picture = RgbaImage::from_pixel(width, height, colour);
        picture.write_to(&mut file, ImageFormat::Png).unwrap();
        file.into_inner()
    }

    /// The head of a picture that takes 265 MB when it is decoded: two bytes for each of four channels.
    fn large_png() -> Vec<u8> {
        let mut file = Cursor::new(Vec::new());
        let picture = ImageBuffer::from_pixel(4, 4, Rgba([0_u16; 4]));
        DynamicImage::ImageRgba16(picture).write_to(&mut file, ImageFormat::Png).unwrap();
        let mut file = file.into_inner();
        // Length, name and 13 bytes, of which the first eight are width and height (PNG, 11.2.1).
        let head = 8 + 4..8 + 4 + 4 + 13;
        file[16..24].copy_from_slice(&[0, 0, 0x1e, 0xdc, 0, 0, 0x10, 0x68]);
        let sum = crc32(&file[head.clone()]);
        file[head.end..head.end + 4].copy_from_slice(&sum.to_be_bytes());
        file
    }

    fn crc32(bytes: &[u8]) -> u32 {
        !bytes.iter().fold(u32::MAX, |sum, byte| {
            (0..8).fold(sum ^ u32::from(*byte), |sum, _| {
                if sum & 1 == 1 { (sum >> 1) ^ 0xedb8_8320 } else { sum >> 1 }
            })
        })
    }

    #[test]
    fn a_picture_becomes_a_small_square_on_white() {
        let picture = square(png(700, 300, Rgba([0, 0, 0, 0]))).unwrap_or_else(|_| panic!());
        let shown = image::load_from_memory_with_format(&picture.image, ImageFormat::Jpeg).unwrap();
        assert_eq!((shown.width(), shown.height()), (SIDE, SIDE));
        assert!(shown.to_rgb8().pixels().all(|pixel| pixel.0.iter().all(|part| *part > 250)));
        assert_eq!(picture.key.len(), 43);
    }

    #[test]
    fn what_is_no_picture_or_a_bomb_is_refused() {
        for (file, code) in [
            (b"<svg/>".to_vec(), "picture"),
            (Vec::new(), "picture"),
            (png(4, 4, Rgba([1, 2, 3, 255]))[..40].to_vec(), "picture"),
            (png(8001, 1, Rgba([1, 2, 3, 255])), "picture_too_large"),
            (large_png(), "picture_too_large"),
        ] {
            let refused = square(file).err().map(|violation| violation.code().to_owned());
            assert_eq!(refused.as_deref(), Some(code));
        }
    }
}
