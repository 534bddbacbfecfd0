// libsndfile, libav and libswresample for Swift, and shims for what its importer cannot see (macros, callbacks).
#pragma once
#include <libavutil/channel_layout.h>
#include <libswresample/swresample.h>
#include <sndfile.h>

/// The bytes that a decoder reads: an open file, or memory where `bytes` is not NULL.
struct media_source {
  const uint8_t *bytes;
  int descriptor;
  int64_t size;
  int64_t position;
};

/// Reads at most `count` bytes to `target` and moves on; returns how many, 0 at the end, -1 where the system says no.
int64_t media_source_read(struct media_source *source, void *target, int64_t count);

/// Opens the source as a libsndfile sound; NULL where it is none. The source must outlive the sound.
SNDFILE *media_sound_open(struct media_source *source, SF_INFO *info);

/// A context that turns mono float samples of one rate into such of another with libswresample's defaults; NULL where
/// it cannot be made.
struct SwrContext *media_resampler(int from, int to);

/// Converts `count` samples, or ends the sound where `samples` is NULL, and writes at most `room` to `target`; returns
/// how many, or less than 0 for an error.
int media_resample(struct SwrContext *context, const float *samples, int count, float *target, int room);
