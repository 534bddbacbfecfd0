// libswscale, and what Swift's importer cannot see of libav's video.
#pragma once
#include <libavcodec/avcodec.h>
#include <libavformat/avformat.h>
#include <libswscale/swscale.h>
#include <stdbool.h>
#include <stdint.h>

/// Turns decoded pictures into RGB.
struct media_rgb_converter;

/// NULL where there is no memory.
struct media_rgb_converter *_Nullable media_rgb_converter_make(void);
void media_rgb_converter_free(struct media_rgb_converter *_Nonnull converter);

/// Writes the picture to `target` as red, green and blue, row after row. The matrix and the range of the colours are
/// those that the picture says, or else those of ITU-R BT.601, limited. Less than 0, a libav error, where it cannot be
/// done.
int media_rgb_convert(struct media_rgb_converter *_Nonnull converter, const AVFrame *_Nonnull frame,
                      uint8_t *_Nonnull target);

/// How the pictures of a stream lie, as EXIF's orientation from 1 (upright) to 8: the nearest of its display matrix, be
/// it of the picture itself or of the stream.
int media_frame_orientation(const AVFrame *_Nonnull frame, const AVStream *_Nonnull stream);

/// Whether the stream tells that its packets are encrypted, and whether a packet tells so of itself.
bool media_stream_is_encrypted(const AVStream *_Nonnull stream);
bool media_packet_is_encrypted(const AVPacket *_Nonnull packet);

/// Whether the packet's picture is decoded for others only, and not shown.
bool media_packet_is_hidden(const AVPacket *_Nonnull packet);

/// Whether the packet is known to be damaged.
bool media_packet_is_corrupt(const AVPacket *_Nonnull packet);

/// Lets the decoder refuse a frame whose checksum is wrong.
void media_codec_check(AVCodecContext *_Nonnull codec);

/// A time that is not known.
extern const int64_t media_no_time;

/// What a decoder says instead of giving a frame: it needs another packet, or all frames have come.
extern const int media_need_more, media_end;
