// libjpeg-turbo behind a shim for its macros and its longjmp, zlib, libwebp, and the decompression of GIF.
#pragma once
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <webp/decode.h>
#include <webp/demux.h>
#include <zlib.h>

/// A JPEG file that is being decoded.
struct media_jpeg {
  int width, height;
  /// 3: `media_jpeg_rows` gives RGB, of grey files too. 4: it gives CMYK as the file has it.
  int channels;
  /// What is wrong with the file; NULL as long as nothing is.
  const char *_Nullable problem;
};

/// Reads the header of `bytes`, which must outlive the result; NULL where there is no memory. The inverse transform is
/// the accurate integer one and chroma is interpolated, as libjpeg does unasked.
struct media_jpeg *_Nullable media_jpeg_open(const uint8_t *_Nonnull bytes, size_t count);

/// Decodes the next `rows` rows to `target`; false where they cannot be.
bool media_jpeg_rows(struct media_jpeg *_Nonnull jpeg, uint8_t *_Nonnull target, int rows);

/// Reads what follows the last row; false where that is damaged. A file may end without saying so.
bool media_jpeg_finish(struct media_jpeg *_Nonnull jpeg);

void media_jpeg_close(struct media_jpeg *_Nonnull jpeg);

/// Where the pixels of a GIF image go: a rectangle, not empty, of a canvas of a byte a pixel, `stride` bytes a row.
struct media_gif_target {
  uint8_t *_Nonnull canvas;
  size_t stride;
  int left, top, width, height;
  bool interlaced;
};

enum media_gif_result { MEDIA_GIF_COMPLETE, MEDIA_GIF_SHORT, MEDIA_GIF_BROKEN };

/// Decompresses the image whose data blocks begin at `bytes`; `bits` (0 to 11) is the code size before them.
enum media_gif_result media_gif_decode(const uint8_t *_Nonnull bytes, size_t count, int bits,
                                       const struct media_gif_target *_Nonnull target);
