#include "CMedia.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

int64_t media_source_read(struct media_source *source, void *target, int64_t count) {
  const int64_t left = source->size - source->position;
  if (count > left) count = left;
  if (count <= 0) return 0;
  if (source->bytes) {
    memcpy(target, source->bytes + source->position, (size_t)count);
  } else {
    do {
      const ssize_t got = pread(source->descriptor, target, (size_t)count, source->position);
      if (got >= 0) {
        count = got;
        break;
      }
      if (errno != EINTR) return -1;
    } while (1);
  }
  source->position += count;
  return count;
}

// libsndfile's virtual file.

static sf_count_t sound_length(void *source) { return ((struct media_source *)source)->size; }

static sf_count_t sound_tell(void *source) { return ((struct media_source *)source)->position; }

static sf_count_t sound_seek(sf_count_t offset, int whence, void *pointer) {
  struct media_source *source = pointer;
  int64_t from = 0;
  if (whence == SEEK_CUR) from = source->position;
  if (whence == SEEK_END) from = source->size;
  if (__builtin_add_overflow(from, offset, &from) || from < 0) return -1;
  source->position = from;
  return from;
}

static sf_count_t sound_read(void *target, sf_count_t count, void *source) {
  const int64_t got = media_source_read(source, target, count);
  return got < 0 ? 0 : got;
}

static sf_count_t sound_write(const void *bytes, sf_count_t count, void *source) {
  (void)bytes, (void)count, (void)source;
  return 0;
}

SNDFILE *media_sound_open(struct media_source *source, SF_INFO *info) {
  SF_VIRTUAL_IO io = {sound_length, sound_seek, sound_read, sound_write, sound_tell};
  source->position = 0;
  memset(info, 0, sizeof *info);
  return sf_open_virtual(&io, SFM_READ, info, source);
}
