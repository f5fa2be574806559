// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/tables/Sniff.h"

#include "core/base/Text.h"

#include <unistd.h>
#include <zlib.h>

namespace stemma::duck {
namespace {

constexpr int kGzip = 16 + MAX_WBITS;

struct Inflater {
    z_stream stream{};
    Inflater() { STEMMA_ASSERT(inflateInit2(&stream, kGzip) == Z_OK); }
    ~Inflater() { inflateEnd(&stream); }
    Inflater(const Inflater&) = delete;
    Inflater& operator=(const Inflater&) = delete;
};

} // namespace

Status checkGzip(int descriptor, const std::string& name) {
    std::string in(std::size_t(256) << 10, '\0');
    std::string out(std::size_t(1) << 20, '\0');
    Inflater inflater;
    z_stream& stream = inflater.stream;
    bool ended = false;
    off_t offset = 0;
    const auto broken = [&](const std::string& why) {
        return fail(ErrorCode::BadData, printable(name) + " can't be unpacked: " + why, "Make or download it again.");
    };
    for (;;) {
        const ssize_t got = ::pread(descriptor, in.data(), in.size(), offset);
        if (got < 0) return failErrno(errno, "Can't read " + printable(name));
        if (got == 0) break;
        offset += got;
        stream.next_in = reinterpret_cast<Bytef*>(in.data());
        stream.avail_in = uInt(got);
        while (stream.avail_in > 0) {
            if (ended) { // a further member; what isn't one is padding that gunzip ignores too
                if (stream.avail_in < 2 || stream.next_in[0] != 0x1f || stream.next_in[1] != 0x8b) return {};
                inflateReset2(&stream, kGzip);
                ended = false;
            }
            stream.next_out = reinterpret_cast<Bytef*>(out.data());
            stream.avail_out = uInt(out.size());
            const int state = inflate(&stream, Z_NO_FLUSH);
            if (state == Z_STREAM_END)
                ended = true;
            else if (state != Z_OK && state != Z_BUF_ERROR)
                return broken(stream.msg != nullptr ? stream.msg : "it is damaged");
        }
        while (!ended) { // what the last piece still has
            stream.next_out = reinterpret_cast<Bytef*>(out.data());
            stream.avail_out = uInt(out.size());
            const int state = inflate(&stream, Z_NO_FLUSH);
            if (state == Z_STREAM_END) ended = true;
            if (state != Z_OK || stream.avail_out > 0) break;
        }
    }
    return ended ? Status() : broken("it ends in the middle");
}

} // namespace stemma::duck
