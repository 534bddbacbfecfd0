#include "CMedia.h"

#include <errno.h>
#include <stdio.h>
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

int64_t media_source_seek(struct media_source *source, int64_t offset, int whence) {
  int64_t from = 0;
  if (whence == SEEK_CUR) from = source->position;
  if (whence == SEEK_END) from = source->size;
  if (__builtin_add_overflow(from, offset, &from) || from < 0) return -1;
  source->position = from;
  return from;
}
