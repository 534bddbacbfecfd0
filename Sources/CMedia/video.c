#include <errno.h>
#include <libavutil/frame.h>
#include <libavutil/opt.h>
#include <libavutil/pixdesc.h>
#include <stdlib.h>
#include <string.h>

#include "CMedia.h"

const int64_t media_no_time = AV_NOPTS_VALUE;
const int media_need_more = AVERROR(EAGAIN);
const int media_end = AVERROR_EOF;

// libswscale 6 blends the chroma of two rows by halves or not at all, except in its fast way for 8 bits and even sizes;
// release 9 does so by quarters, as it ought to. What would not go the fast way goes over 4:2:2 of 16 bits, which release 6
// makes well, and comes out with the bits of release 9, but for a few that are off by one at odd sizes.
struct media_rgb_converter {
  /// From the picture to RGB, or to `middle` and from there to RGB.
  struct SwsContext *context, *second;
  /// NULL where it is not needed.
  AVFrame *middle;
  AVFrame *rgb;
  /// What these were made for.
  int width, height, format;
  enum AVChromaLocation chroma;
};

struct media_rgb_converter *media_rgb_converter_make(void) { return calloc(1, sizeof(struct media_rgb_converter)); }

static void clear(struct media_rgb_converter *converter) {
  sws_freeContext(converter->context);
  sws_freeContext(converter->second);
  av_frame_free(&converter->middle);
  av_frame_free(&converter->rgb);
  *converter = (struct media_rgb_converter){.width = 0};
}

void media_rgb_converter_free(struct media_rgb_converter *converter) {
  clear(converter);
  free(converter);
}

/// A picture of that format, for libswscale to write to. Its rows are aligned: what libswscale does at their ends depends
/// on that.
static AVFrame *picture(int width, int height, enum AVPixelFormat format) {
  AVFrame *picture = av_frame_alloc();
  if (!picture) return NULL;
  picture->format = format;
  picture->width = width;
  picture->height = height;
  if (av_frame_get_buffer(picture, 16) < 0) av_frame_free(&picture);
  return picture;
}

/// Where chroma lies between the pixels that share it, in 256ths of the way from one to the next: across, then down.
/// Where the picture is silent, in the middle, as libswscale 9 has it.
static void chroma_place(enum AVChromaLocation location, int place[2]) {
  const bool left = location == AVCHROMA_LOC_LEFT || location == AVCHROMA_LOC_TOPLEFT || location == AVCHROMA_LOC_BOTTOMLEFT;
  const bool top = location == AVCHROMA_LOC_TOP || location == AVCHROMA_LOC_TOPLEFT;
  const bool bottom = location == AVCHROMA_LOC_BOTTOM || location == AVCHROMA_LOC_BOTTOMLEFT;
  place[0] = left ? 0 : 128;
  place[1] = top ? 0 : bottom ? 256 : 128;
}

/// A context that turns pictures like `from` into such like `to`, of the same size, with PyAV's flags; NULL where it
/// cannot be made.
static struct SwsContext *context(const AVFrame *from, const AVFrame *to, enum AVChromaLocation location) {
  struct SwsContext *context = sws_alloc_context();
  if (!context) return NULL;
  av_opt_set_int(context, "srcw", from->width, 0);
  av_opt_set_int(context, "srch", from->height, 0);
  av_opt_set_int(context, "src_format", from->format, 0);
  av_opt_set_int(context, "dstw", to->width, 0);
  av_opt_set_int(context, "dsth", to->height, 0);
  av_opt_set_int(context, "dst_format", to->format, 0);
  av_opt_set_int(context, "sws_flags", SWS_BILINEAR, 0);
  int place[2];
  chroma_place(location, place);
  const AVFrame *const ends[2] = {from, to};
  const char *const options[2][2] = {{"src_h_chr_pos", "src_v_chr_pos"}, {"dst_h_chr_pos", "dst_v_chr_pos"}};
  for (int end = 0; end < 2; end++) {
    const AVPixFmtDescriptor *format = av_pix_fmt_desc_get(ends[end]->format);
    if (!format) continue;
    if (format->log2_chroma_w) av_opt_set_int(context, options[end][0], place[0] * ((1 << format->log2_chroma_w) - 1), 0);
    if (format->log2_chroma_h) av_opt_set_int(context, options[end][1], place[1] * ((1 << format->log2_chroma_h) - 1), 0);
  }
  if (sws_init_context(context, NULL, NULL) < 0) {
    sws_freeContext(context);
    return NULL;
  }
  return context;
}

/// Whether libswscale has its fast way for such pictures, or chroma in every row.
static bool is_direct(const AVFrame *frame) {
  const AVPixFmtDescriptor *format = av_pix_fmt_desc_get(frame->format);
  if (!format || format->log2_chroma_h == 0) return true;
  switch (frame->format) {
    case AV_PIX_FMT_YUV420P:
    case AV_PIX_FMT_YUVJ420P:
    case AV_PIX_FMT_YUVA420P: return frame->height % 2 == 0;
    default: return false;
  }
}

/// Makes the contexts and the pictures that they write, where those that are there do not fit.
static int prepare(struct media_rgb_converter *converter, const AVFrame *frame) {
  const int width = frame->width, height = frame->height;
  const enum AVChromaLocation chroma = frame->chroma_location;
  if (converter->context && converter->width == width && converter->height == height &&
      converter->format == frame->format && converter->chroma == chroma) {
    return 0;
  }
  clear(converter);
  converter->rgb = picture(width, height, AV_PIX_FMT_RGB24);
  if (!converter->rgb) return AVERROR(ENOMEM);
  if (is_direct(frame)) {
    converter->context = context(frame, converter->rgb, chroma);
  } else {
    converter->middle = picture(width, height, AV_PIX_FMT_YUV422P16);
    if (!converter->middle) return AVERROR(ENOMEM);
    converter->second = context(converter->middle, converter->rgb, chroma);
    if (converter->second) converter->context = context(frame, converter->middle, chroma);
  }
  if (!converter->context) return AVERROR_PATCHWELCOME;
  converter->width = width;
  converter->height = height;
  converter->format = frame->format;
  converter->chroma = chroma;
  return 0;
}

static int is_full_range(const AVFrame *frame) {
  switch (frame->format) {
    case AV_PIX_FMT_YUVJ420P:
    case AV_PIX_FMT_YUVJ411P:
    case AV_PIX_FMT_YUVJ422P:
    case AV_PIX_FMT_YUVJ440P:
    case AV_PIX_FMT_YUVJ444P: return 1;
    default: return frame->color_range == AVCOL_RANGE_JPEG;
  }
}

static int convert(struct SwsContext *context, const AVFrame *from, const AVFrame *to, const int *matrix, int full) {
  // Less than 0 for formats that have no matrix.
  const int full_after = to->format == AV_PIX_FMT_RGB24 ? 1 : full;
  (void)sws_setColorspaceDetails(context, matrix, full, matrix, full_after, 0, 1 << 16, 1 << 16);
  const int rows =
      sws_scale(context, (const uint8_t *const *)from->data, from->linesize, 0, from->height, to->data, to->linesize);
  return rows < 0 ? rows : rows < to->height ? AVERROR_EXTERNAL : 0;
}

int media_rgb_convert(struct media_rgb_converter *converter, const AVFrame *frame, uint8_t *target) {
  int code = prepare(converter, frame);
  if (code < 0) return code;
  const int *matrix = sws_getCoefficients(frame->colorspace);
  const int full = is_full_range(frame);
  const AVFrame *rgb = converter->rgb;
  code = convert(converter->context, frame, converter->middle ? converter->middle : rgb, matrix, full);
  if (code >= 0 && converter->second) code = convert(converter->second, converter->middle, rgb, matrix, full);
  if (code < 0) return code;
  const size_t row_size = (size_t)rgb->width * 3;
  for (int row = 0; row < rgb->height; row++) {
    memcpy(target + row * row_size, rgb->data[0] + (ptrdiff_t)row * rgb->linesize[0], row_size);
  }
  return 0;
}

int media_frame_orientation(const AVFrame *frame, const AVStream *stream) {
  const int32_t *matrix = NULL;
  const AVFrameSideData *own = av_frame_get_side_data(frame, AV_FRAME_DATA_DISPLAYMATRIX);
  if (own && own->size >= 9 * sizeof *matrix) matrix = (const int32_t *)own->data;
  for (int i = 0; !matrix && i < stream->nb_side_data; i++) {
    const AVPacketSideData *data = &stream->side_data[i];
    if (data->type == AV_PKT_DATA_DISPLAYMATRIX && data->size >= 9 * sizeof *matrix) {
      matrix = (const int32_t *)data->data;
    }
  }
  if (!matrix) return 1;
  // What is shown across is a * x + c * y, and down b * x + d * y.
  const int64_t a = matrix[0], b = matrix[1], c = matrix[3], d = matrix[4];
  if (llabs(a) + llabs(d) >= llabs(b) + llabs(c)) {
    if (a >= 0) return d >= 0 ? 1 : 4;
    return d >= 0 ? 2 : 3;
  }
  if (c >= 0) return b >= 0 ? 5 : 8;
  return b >= 0 ? 6 : 7;
}

bool media_stream_is_encrypted(const AVStream *stream) {
  if (stream->codecpar->codec_tag == MKTAG('e', 'n', 'c', 'v')) return true;
  for (int i = 0; i < stream->nb_side_data; i++) {
    if (stream->side_data[i].type == AV_PKT_DATA_ENCRYPTION_INIT_INFO) return true;
  }
  return false;
}

bool media_packet_is_encrypted(const AVPacket *packet) {
  for (int i = 0; i < packet->side_data_elems; i++) {
    if (packet->side_data[i].type == AV_PKT_DATA_ENCRYPTION_INFO) return true;
  }
  return false;
}

bool media_packet_is_hidden(const AVPacket *packet) { return packet->flags & AV_PKT_FLAG_DISCARD; }

bool media_packet_is_corrupt(const AVPacket *packet) { return packet->flags & AV_PKT_FLAG_CORRUPT; }

void media_codec_check(AVCodecContext *codec) { codec->err_recognition |= AV_EF_CRCCHECK | AV_EF_EXPLODE; }
