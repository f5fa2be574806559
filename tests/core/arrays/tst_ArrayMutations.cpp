// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/arrays/ArrayCsv.h"
#include "core/arrays/ArrayLine.h"
#include "core/arrays/ArrayPixels.h"
#include "core/arrays/Sound.h"
#include "tests/core/arrays/ArrayFixture.h"
#include "tests/core/arrays/WavBytes.h"

#include <random>

using namespace stemma;

/// Thousands of damaged files through every reader: none may crash, hang, or take memory by what a file claims.
class ArrayMutationsTest : public QObject {
    Q_OBJECT

private:
    static constexpr int kRounds = 3000;
    std::mt19937 m_random{20'260'127}; // the same ones each time

    std::size_t below(std::size_t limit) { return std::uniform_int_distribution<std::size_t>(0, limit - 1)(m_random); }

    /// Some bytes turned, runs taken out or doubled, words of other headers put in; mostly in the first part.
    std::string mutated(std::string bytes) {
        static const std::vector<std::string> kWords = {"9",
                                                        "99999999999999999999",
                                                        "-1",
                                                        "'",
                                                        "(",
                                                        ")",
                                                        "[",
                                                        "]",
                                                        "{",
                                                        "}",
                                                        "\\x",
                                                        "|O",
                                                        "<U",
                                                        "True",
                                                        "descr",
                                                        "PK\1\2",
                                                        "PK\5\6",
                                                        "\xff\xff\xff\xff",
                                                        std::string(8, '\xff'),
                                                        std::string(4, '\0'),
                                                        "<M8[ns]",
                                                        ">c16",
                                                        "data",
                                                        "fmt "};
        const int changes = 1 + int(below(6));
        for (int i = 0; i < changes && !bytes.empty(); ++i) {
            const std::size_t at = below(below(4) ? std::min<std::size_t>(bytes.size(), 140) : bytes.size());
            switch (below(6)) {
            case 0:
                bytes[at] = char(below(256));
                break;
            case 1:
                bytes[at] = char(std::uint8_t(bytes[at]) ^ (1u << below(8)));
                break;
            case 2:
                bytes.erase(at, 1 + below(16));
                break;
            case 3:
                bytes.insert(at, bytes.substr(at, 1 + below(16)));
                break;
            case 4: {
                const std::string& word = kWords[below(kWords.size())];
                bytes.replace(at, std::min(word.size(), bytes.size() - at), word);
                break;
            }
            default:
                bytes.resize(at);
            }
        }
        return bytes;
    }

    static void readAll(const Array& array) {
        (void)array.shapeText();
        (void)array.complaint();
        (void)array.type().name();
        (void)mustHave(lookAt(array, {.mostBytes = 1 << 20}, {}));
        const auto layout = pixelLayout(array, nullptr);
        if (array.dimensions() >= 1 && array.count() > 0) {
            const ArrayLine line = ArrayLine::along(array, 0);
            (void)mustHave(lineEnvelope(array, line, {0, line.count, 20, 4096}, nullptr, {}));
        }
        if (array.dimensions() >= 2 && array.count() > 0) {
            const ArrayPlane plane = ArrayPlane::lastOf(array);
            PlaneWish wish{{0, 0, plane.rows(array), plane.columns(array)}, 8, 8, 4096};
            (void)mustHave(planeGrid(array, plane, wish, {}));
            if (layout) {
                wish.region = {0, 0, array.shape()[layout->rowAxis], array.shape()[layout->columnAxis]};
                (void)mustHave(pixelsOf(array, *layout, {}, wish, {}));
            }
        }
        std::size_t written = 0;
        (void)writeArrayCsv(array,
                            [&](std::string_view text) -> Status {
                                written += text.size();
                                return written < (1u << 20) ? Status() : fail(ErrorCode::Cancelled, "enough");
                            },
                            {});
        for (std::size_t i = 0; i < array.type().fields.size() && i < 4; ++i) readAll(array.field(i));
    }

    static void readArrays(const std::string& bytes) {
        const auto file = ArrayFile::open(ByteRange::ofText(bytes));
        for (std::size_t i = 0; file && i < std::min<std::size_t>(file->size(), 4); ++i) {
            (void)file->name(i);
            (void)file->header(i);
            if (const auto opened = file->array(i, {}, 1 << 20)) readAll(opened->array);
        }
    }

private slots:
    void npy_survives() {
        const std::vector<std::string> seeds = {
            npyOf(headerOf("'<f8'", "(3, 4)"), std::string(96, '\x40')),
            npyOf(headerOf("'>i2'", "(2, 3, 4)", true), std::string(48, '\1')),
            npyOf(headerOf("'|u1'", "(16, 16, 3)"), std::string(768, '\x7f'), 2),
            npyOf(headerOf("'<c8'", "(5,)"), std::string(40, '\x41')),
            npyOf(headerOf("'<U3'", "(4,)"), std::string(48, 'a')),
            npyOf(headerOf("'<M8[ms]'", "(4,)"), std::string(32, '\x11')),
            npyOf(headerOf("[('a', '<i4'), ('b', '>f8', (2,)), (('t', 'c'), [('d', '|S3')])]", "(3,)"),
                  std::string(69, '\2'), 3)};
        for (int round = 0; round < kRounds; ++round) readArrays(mutated(seeds[std::size_t(round) % seeds.size()]));
    }

    void npz_survives() {
        TempFolder folder;
        if (!runNumpy(folder.path(), R"PY(
import numpy as np
np.savez('a.npz', a=np.arange(6), b=np.ones((2, 2)))
np.savez_compressed('b.npz', a=np.arange(60), b=np.ones((20, 20), 'u1'))
)PY"))
            QFAIL("NumPy failed; is it installed?");
        const std::vector<std::string> seeds = {mustHave(readFile(folder.path() / "a.npz")),
                                                mustHave(readFile(folder.path() / "b.npz"))};
        for (int round = 0; round < kRounds; ++round) {
            std::string bytes = seeds[std::size_t(round) % 2];
            // The directory is at the end: half of the rounds damage that.
            if (round % 4 < 2) {
                const std::size_t tail = bytes.size() - std::min<std::size_t>(bytes.size(), 160);
                bytes = bytes.substr(0, tail) + mutated(bytes.substr(tail));
            } else {
                bytes = mutated(std::move(bytes));
            }
            readArrays(bytes);
        }
    }

    void wav_survives() {
        WavBytes plain{.channels = 2}, wide{.tag = 1, .bits = 24, .channels = 3, .extensible = true};
        for (int i = 0; i < 40; ++i) {
            plain.frame({0.1, -0.2});
            wide.frame({0.5, 0, -1});
        }
        const std::vector<std::string> seeds = {plain.bytes(), wide.bytes(), wide.wide("RF64")};
        for (int round = 0; round < kRounds; ++round) {
            const auto sound = Sound::open(ByteRange::ofText(mutated(seeds[std::size_t(round) % seeds.size()])));
            if (sound) readAll(sound->samples);
        }
    }
};

QTEST_GUILESS_MAIN(ArrayMutationsTest)
#include "tst_ArrayMutations.moc"
