#include "CMedia.h"

#include <string.h>

// libsndfile's virtual file.

static sf_count_t sound_length(void *source) { return ((struct media_source *)source)->size; }

static sf_count_t sound_tell(void *source) { return ((struct media_source *)source)->position; }

static sf_count_t sound_seek(sf_count_t offset, int whence, void *source) {
  return media_source_seek(source, offset, whence);
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
