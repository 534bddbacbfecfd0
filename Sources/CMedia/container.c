#include "CMedia.h"

#include <stdio.h>
#include <stdlib.h>

const int media_unknown_format = AVERROR_DEMUXER_NOT_FOUND;
const int media_no_stream = AVERROR_STREAM_NOT_FOUND;
const int media_no_decoder = AVERROR_DECODER_NOT_FOUND;

static int container_read(void *source, uint8_t *target, int count) {
  const int64_t got = media_source_read(source, target, count);
  if (got < 0) return AVERROR(EIO);
  return got == 0 ? AVERROR_EOF : (int)got;
}

static int64_t container_seek(void *pointer, int64_t offset, int whence) {
  struct media_source *source = pointer;
  if (whence & AVSEEK_SIZE) return source->size;
  const int64_t position = media_source_seek(source, offset, whence & ~AVSEEK_FORCE);
  return position < 0 ? AVERROR(EINVAL) : position;
}

/// Frees a context that `media_container_open` made, and the buffer that libav may have replaced.
static void free_io(const struct media_libav *libav, AVIOContext *io) {
  if (!io) return;
  av_freep(&io->buffer);
  libav->io_context_free(&io);
}

AVFormatContext *media_container_open(const struct media_libav *libav, struct media_source *source, int *error) {
  const int buffer_size = 32768;
  source->position = 0;
  *error = AVERROR(ENOMEM);
  uint8_t *buffer = av_malloc(buffer_size);
  if (!buffer) return NULL;
  AVIOContext *io = libav->io_alloc_context(buffer, buffer_size, 0, source, container_read, NULL, container_seek);
  if (!io) {
    av_free(buffer);
    return NULL;
  }
  // A low score is a guess that random bytes earn too.
  const AVInputFormat *format = NULL;
  const int score = libav->probe_input_buffer2(io, &format, "", NULL, 0, 0);
  AVFormatContext *container = NULL;
  if (score < AVPROBE_SCORE_RETRY || !format) {
    *error = media_unknown_format;
  } else {
    container = libav->format_alloc_context();
  }
  if (!container) {
    free_io(libav, io);
    return NULL;
  }
  container->pb = io;
  container->protocol_whitelist = av_strdup("");  // no file or address that the source may name
  *error = libav->format_open_input(&container, "", format, NULL);
  if (*error < 0) {
    free_io(libav, io);  // open_input has freed the container
    // Text and archives look a little like some formats: where these then fail, they were not meant.
    if (score <= AVPROBE_SCORE_EXTENSION) *error = media_unknown_format;
    return NULL;
  }
  return container;
}

void media_container_probe(const struct media_libav *libav, AVFormatContext *container, int64_t max_pixels) {
  // libav wants options for each stream that is there now.
  const unsigned count = container->nb_streams;
  AVDictionary **options = calloc(count ? count : 1, sizeof *options);
  if (!options) return;
  for (unsigned i = 0; i < count; i++) av_dict_set_int(&options[i], "max_pixels", max_pixels, 0);
  // What it cannot find out here shows when a packet is decoded.
  (void)libav->format_find_stream_info(container, options);
  for (unsigned i = 0; i < count; i++) av_dict_free(&options[i]);
  free(options);
}

void media_container_close(const struct media_libav *libav, AVFormatContext *container) {
  AVIOContext *io = container->pb;
  libav->format_close_input(&container);
  free_io(libav, io);
}

double media_stream_seconds(const AVFormatContext *container, const AVStream *stream) {
  if (container->duration_estimation_method == AVFMT_DURATION_FROM_BITRATE) return -1;
  if (stream->duration != AV_NOPTS_VALUE && stream->duration > 0) {
    return (double)stream->duration * av_q2d(stream->time_base);
  }
  if (container->duration != AV_NOPTS_VALUE && container->duration > 0) {
    return (double)container->duration / AV_TIME_BASE;
  }
  return -1;
}
