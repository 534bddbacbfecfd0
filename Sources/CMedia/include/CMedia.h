// libsndfile, libmpg123, libav, libswresample and (in images.h) what decodes pictures for Swift, and shims for what its
// importer cannot see (macros, callbacks).
#pragma once
#include <libavcodec/avcodec.h>
#include <libavformat/avformat.h>
#include <libswresample/swresample.h>
#include <mpg123.h>
#include <sndfile.h>
#include <stdbool.h>

#include "images.h"
#include "video.h"

/// The bytes that a decoder reads: an open file, or memory where `bytes` is not NULL.
struct media_source {
  const uint8_t *_Nullable bytes;
  int descriptor;
  int64_t size;
  int64_t position;
};

/// Reads at most `count` bytes to `target` and moves on; returns how many, 0 at the end, -1 where the system says no.
int64_t media_source_read(struct media_source *_Nonnull source, void *_Nonnull target, int64_t count);

/// Moves to `offset` from the place that `whence` (SEEK_SET, SEEK_CUR or SEEK_END) says; returns the new position, or
/// -1 where that would lie before the start.
int64_t media_source_seek(struct media_source *_Nonnull source, int64_t offset, int whence);

/// Opens the source as a libsndfile sound; NULL where it is none. The source must outlive the sound.
SNDFILE *_Nullable media_sound_open(struct media_source *_Nonnull source, SF_INFO *_Nonnull info);

/// Opens the source as an MPEG audio stream whose samples come out as floats; NULL where it is none. The source must
/// outlive it. Nothing is printed, whatever is wrong with the stream.
mpg123_handle *_Nullable media_mpeg_open(struct media_source *_Nonnull source);

/// A frame of an MPEG audio stream.
struct media_mpeg_frame {
  const float *_Nullable samples;  // interleaved; none where all of them are padding
  size_t count;                    // samples of all channels
  long rate;                       // samples a second, of this frame and those after it
  int channels;
  int64_t position;                // where it stands in the source
  int size;                        // its bytes, with the header
  int length;                      // samples a channel that a frame has
};

/// Decodes the next frame; what is written stays for the next call, and the samples are there until then. False at the
/// end.
bool media_mpeg_next(mpg123_handle *_Nonnull handle, struct media_mpeg_frame *_Nonnull frame);

/// What is wrong with the pages of an Ogg stream.
enum media_ogg_state {
  MEDIA_OGG_WHOLE,    // nothing
  MEDIA_OGG_CUT,      // the source ends within its last page
  MEDIA_OGG_DAMAGED,  // a page's checksum is wrong, or there are other bytes or a missing page between two pages
};

/// Reads all pages of the source and holds their checksums against their bytes.
enum media_ogg_state media_ogg_check(struct media_source *_Nonnull source);

/// A context that turns mono float samples of one rate into such of another with libswresample's defaults; NULL where
/// it cannot be made.
struct SwrContext *_Nullable media_resampler(int from, int to);

/// Converts `count` samples, or ends the sound where `samples` is NULL, and writes at most `room` to `target`; returns
/// how many, or less than 0 for an error.
int media_resample(struct SwrContext *_Nonnull context, const float *_Nullable samples, int count,
                   float *_Nullable target, int room);

/// What is used of libavformat and libavcodec. They bring about a hundred libraries with them, whose loading takes
/// 25 ms, so they are loaded when a file first needs them and not with the program.
struct media_libav {
  __typeof__(av_find_best_stream) *_Nonnull find_best_stream;
  __typeof__(av_packet_alloc) *_Nonnull packet_alloc;
  __typeof__(av_packet_free) *_Nonnull packet_free;
  __typeof__(av_packet_unref) *_Nonnull packet_unref;
  __typeof__(av_probe_input_buffer2) *_Nonnull probe_input_buffer2;
  __typeof__(av_read_frame) *_Nonnull read_frame;
  __typeof__(av_seek_frame) *_Nonnull seek_frame;
  __typeof__(avcodec_alloc_context3) *_Nonnull codec_alloc_context3;
  __typeof__(avcodec_flush_buffers) *_Nonnull codec_flush_buffers;
  __typeof__(avcodec_free_context) *_Nonnull codec_free_context;
  __typeof__(avcodec_get_name) *_Nonnull codec_get_name;
  __typeof__(avcodec_open2) *_Nonnull codec_open2;
  __typeof__(avcodec_parameters_to_context) *_Nonnull codec_parameters_to_context;
  __typeof__(avcodec_receive_frame) *_Nonnull codec_receive_frame;
  __typeof__(avcodec_send_packet) *_Nonnull codec_send_packet;
  __typeof__(avformat_alloc_context) *_Nonnull format_alloc_context;
  __typeof__(avformat_close_input) *_Nonnull format_close_input;
  __typeof__(avformat_find_stream_info) *_Nonnull format_find_stream_info;
  __typeof__(avformat_open_input) *_Nonnull format_open_input;
  __typeof__(avio_alloc_context) *_Nonnull io_alloc_context;
  __typeof__(avio_context_free) *_Nonnull io_context_free;
};

/// The libraries, loaded and told to print nothing; NULL where that failed, and then `media_libav_problem` says why.
const struct media_libav *_Nullable media_libav(void);
const char *_Nonnull media_libav_problem(void);

/// Opens the source as a container of media; NULL where it is none, with libav's reason in `*error`, which is
/// `media_unknown_format` where no format has such bytes. The source must outlive the container. Nothing but the source
/// is read: what a playlist names is not opened.
AVFormatContext *_Nullable media_container_open(const struct media_libav *_Nonnull libav,
                                                struct media_source *_Nonnull source, int *_Nonnull error);

/// Reads on until the streams are known, for which it decodes a little of them, but no picture of more than `max_pixels`.
void media_container_probe(const struct media_libav *_Nonnull libav, AVFormatContext *_Nonnull container,
                           int64_t max_pixels);
void media_container_close(const struct media_libav *_Nonnull libav, AVFormatContext *_Nonnull container);

/// The stream's length in seconds as its container says, or -1 where that is silent or guesses.
double media_stream_seconds(const AVFormatContext *_Nonnull container, const AVStream *_Nonnull stream);

/// libav's error codes, which are macros there.
extern const int media_unknown_format, media_no_stream, media_no_decoder;
