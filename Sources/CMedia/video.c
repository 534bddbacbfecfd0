#include <libavutil/display.h>
#include <stdlib.h>
#include <string.h>

#include "CMedia.h"

const int64_t media_no_time = AV_NOPTS_VALUE;

struct media_rgb_converter *media_rgb_converter_make(void) {
  struct media_rgb_converter *converter = calloc(1, sizeof *converter);
  AVFrame *rgb = av_frame_alloc();
  if (!converter || !rgb) {
    free(converter);
    av_frame_free(&rgb);
    return NULL;
  }
  converter->rgb = rgb;
  return converter;
}

void media_rgb_converter_free(struct media_rgb_converter *converter) {
  sws_freeContext(converter->context);
  av_frame_free(&converter->rgb);
  free(converter);
}

int media_rgb_convert(struct media_rgb_converter *converter, const AVFrame *frame, uint8_t *target) {
  const int width = frame->width, height = frame->height;
  AVFrame *rgb = converter->rgb;
  // libswscale's rows must be aligned: what it does at their ends depends on that.
  if (rgb->width != width || rgb->height != height) {
    av_frame_unref(rgb);
    rgb->format = AV_PIX_FMT_RGB24;
    rgb->width = width;
    rgb->height = height;
    const int code = av_frame_get_buffer(rgb, 16);
    if (code < 0) {
      rgb->width = 0;
      return code;
    }
  }
  converter->context = sws_getCachedContext(converter->context, width, height, frame->format, width, height,
                                            AV_PIX_FMT_RGB24, SWS_BILINEAR, NULL, NULL, NULL);
  if (!converter->context) return AVERROR_PATCHWELCOME;
  const int *matrix = sws_getCoefficients(frame->colorspace);
  const int full = frame->color_range == AVCOL_RANGE_JPEG;
  // Less than 0 for formats that have no matrix.
  (void)sws_setColorspaceDetails(converter->context, matrix, full, matrix, 1, 0, 1 << 16, 1 << 16);
  const int rows = sws_scale(converter->context, (const uint8_t *const *)frame->data, frame->linesize, 0, height,
                             rgb->data, rgb->linesize);
  if (rows < height) return rows < 0 ? rows : AVERROR_EXTERNAL;
  for (int row = 0; row < height; row++) {
    memcpy(target + (size_t)row * width * 3, rgb->data[0] + (ptrdiff_t)row * rgb->linesize[0], (size_t)width * 3);
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
