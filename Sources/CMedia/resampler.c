#include "CMedia.h"

struct SwrContext *media_resampler(int from, int to) {
  AVChannelLayout mono = AV_CHANNEL_LAYOUT_MONO;
  struct SwrContext *context = NULL;
  if (swr_alloc_set_opts2(&context, &mono, AV_SAMPLE_FMT_FLT, to, &mono, AV_SAMPLE_FMT_FLT, from, 0, NULL) < 0) {
    return NULL;
  }
  if (swr_init(context) < 0) swr_free(&context);
  return context;
}

int media_resample(struct SwrContext *context, const float *samples, int count, float *target, int room) {
  const uint8_t *from = (const uint8_t *)samples;
  uint8_t *to = (uint8_t *)target;
  return swr_convert(context, &to, room, samples ? &from : NULL, count);
}
