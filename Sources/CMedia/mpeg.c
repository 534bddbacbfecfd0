#include "CMedia.h"

static mpg123_ssize_t mpeg_read(void *source, void *target, size_t count) {
  return (mpg123_ssize_t)media_source_read(source, target, (int64_t)count);
}

static off_t mpeg_seek(void *source, off_t offset, int whence) { return media_source_seek(source, offset, whence); }

mpg123_handle *media_mpeg_open(struct media_source *source) {
  source->position = 0;
  mpg123_handle *handle = mpg123_new(NULL, NULL);
  if (!handle) return NULL;
  if (mpg123_param(handle, MPG123_ADD_FLAGS, MPG123_QUIET | MPG123_FORCE_FLOAT, 0) == MPG123_OK &&
      mpg123_param(handle, MPG123_REMOVE_FLAGS, MPG123_AUTO_RESAMPLE, 0) == MPG123_OK &&
      mpg123_param(handle, MPG123_RESYNC_LIMIT, -1, 0) == MPG123_OK &&  // bytes passed over after damage: no limit
      mpg123_replace_reader_handle(handle, mpeg_read, mpeg_seek, NULL) == MPG123_OK &&
      mpg123_open_handle(handle, source) == MPG123_OK) {
    return handle;
  }
  mpg123_delete(handle);
  return NULL;
}

bool media_mpeg_next(mpg123_handle *handle, struct media_mpeg_frame *frame) {
  off_t number = 0;
  unsigned char *bytes = NULL;
  size_t count = 0;
  int code = mpg123_framebyframe_next(handle);
  if (code == MPG123_NEW_FORMAT) {
    int encoding = 0;
    if (mpg123_getformat(handle, &frame->rate, &frame->channels, &encoding) != MPG123_OK) return false;
    code = MPG123_OK;
  }
  if (code != MPG123_OK) return false;
  struct mpg123_frameinfo info;
  if (mpg123_framebyframe_decode(handle, &number, &bytes, &count) != MPG123_OK) count = 0;
  if (mpg123_info(handle, &info) != MPG123_OK) return false;
  frame->samples = (const float *)(const void *)bytes;
  frame->count = count / sizeof(float);
  frame->position = mpg123_framepos(handle);
  frame->size = info.framesize;
  frame->length = mpg123_spf(handle);
  return true;
}
