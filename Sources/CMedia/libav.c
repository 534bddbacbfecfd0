#include "CMedia.h"

#include <dlfcn.h>
#include <pthread.h>
#include <stdio.h>

// The versions that the headers are of: their structures are laid out for no other.
#define LIBRARY(name, version) "lib" #name ".so." AV_STRINGIFY(version)

static struct media_libav libav;
static char problem[256];

static void load(void) {
  const char *const names[] = {
      LIBRARY(avformat, LIBAVFORMAT_VERSION_MAJOR),
      LIBRARY(avcodec, LIBAVCODEC_VERSION_MAJOR),
  };
  void *libraries[2];
  for (int i = 0; i < 2; i++) {
    libraries[i] = dlopen(names[i], RTLD_NOW | RTLD_LOCAL);
    if (!libraries[i]) {
      snprintf(problem, sizeof problem, "%s could not be loaded (%s)", names[i], dlerror());
      return;
    }
  }
#define FUNCTION(library, name, member)                                         \
  *(void **)&libav.member = dlsym(libraries[library], #name);                   \
  if (!libav.member) {                                                          \
    snprintf(problem, sizeof problem, "%s has no %s", names[library], #name);   \
    return;                                                                     \
  }
  FUNCTION(0, av_find_best_stream, find_best_stream)
  FUNCTION(1, av_packet_alloc, packet_alloc)
  FUNCTION(1, av_packet_free, packet_free)
  FUNCTION(1, av_packet_unref, packet_unref)
  FUNCTION(0, av_probe_input_buffer2, probe_input_buffer2)
  FUNCTION(0, av_read_frame, read_frame)
  FUNCTION(0, av_seek_frame, seek_frame)
  FUNCTION(1, avcodec_alloc_context3, codec_alloc_context3)
  FUNCTION(1, avcodec_flush_buffers, codec_flush_buffers)
  FUNCTION(1, avcodec_free_context, codec_free_context)
  FUNCTION(1, avcodec_get_name, codec_get_name)
  FUNCTION(1, avcodec_open2, codec_open2)
  FUNCTION(1, avcodec_parameters_to_context, codec_parameters_to_context)
  FUNCTION(1, avcodec_receive_frame, codec_receive_frame)
  FUNCTION(1, avcodec_send_packet, codec_send_packet)
  FUNCTION(0, avformat_alloc_context, format_alloc_context)
  FUNCTION(0, avformat_close_input, format_close_input)
  FUNCTION(0, avformat_find_stream_info, format_find_stream_info)
  FUNCTION(0, avformat_open_input, format_open_input)
  FUNCTION(0, avio_alloc_context, io_alloc_context)
  FUNCTION(0, avio_context_free, io_context_free)
  av_log_set_level(AV_LOG_QUIET);
}

static void load_once(void) {
  static pthread_once_t once = PTHREAD_ONCE_INIT;
  pthread_once(&once, load);
}

const struct media_libav *media_libav(void) {
  load_once();
  return problem[0] ? NULL : &libav;
}

const char *media_libav_problem(void) {
  load_once();
  return problem;
}
