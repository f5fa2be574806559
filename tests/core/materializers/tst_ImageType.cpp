// SPDX-License-Identifier: GPL-3.0-or-later
#include "MaterializerFixture.h"

using namespace stemma;

namespace {

Described image(const std::string& name, const std::string& text) {
    return MaterializerFixture(name, text).described("image");
}

/// JPEG: SOI, a segment of `padding` bytes, then a frame of 640 × 480 in three components.
std::string jpeg(std::size_t padding) {
    std::string text = bytes({0xff, 0xd8, 0xff, 0xe0, int((padding + 2) >> 8), int((padding + 2) & 255)});
    text += std::string(padding, 'x');
    return text + bytes({0xff, 0xc0, 0, 17, 8, 1, 0xe0, 2, 0x80, 3, 1, 0x22, 0, 2, 0x11, 1, 3, 0x11, 1, 0xff, 0xd9});
}

} // namespace

class ImageTypeTest : public QObject {
    Q_OBJECT

private slots:
    void size_isReadFromTheHeader_data() {
        QTest::addColumn<QString>("name");
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<int>("width");
        QTest::addColumn<int>("height");
        QTest::addColumn<QString>("mode");
        const auto add = [](const char* name, const std::string& text, int width, int height, const char* mode) {
            QTest::newRow(name) << QString::fromUtf8(name) << QByteArray::fromStdString(text) << width << height
                                << QString::fromUtf8(mode);
        };
        add("a.png", pngHeader(800, 600), 800, 600, "RGB");
        add("grey.png", pngHeader(3, 2, 16, 0), 3, 2, "grey, 16 bits");
        add("a.gif", "GIF87a" + bytes({0x40, 1, 0xf0, 0}), 320, 240, "palette");
        add("a.jpg", jpeg(14), 640, 480, "RGB");
        add("thumb.jpg", jpeg(60'000), 640, 480, "RGB"); // the frame lies beyond what is sniffed
        add("x.webp",
            "RIFF" + bytes({0, 0, 0, 0}) + "WEBPVP8X" + bytes({10, 0, 0, 0, 0x10, 0, 0, 0, 99, 0, 0, 49, 0, 0}), 100,
            50, "RGBA");
        add("l.webp",
            "RIFF" + bytes({0, 0, 0, 0}) + "WEBPVP8L" + bytes({10, 0, 0, 0, 0x2f, 99, 0x40, 0x0c, 0, 0, 0, 0, 0, 0}),
            100, 50, "RGB");
        add("y.webp",
            "RIFF" + bytes({0, 0, 0, 0}) + "WEBPVP8 " + bytes({10, 0, 0, 0, 0, 0, 0, 0x9d, 1, 0x2a, 100, 0, 50, 0}),
            100, 50, "RGB");
        add("a.svg", R"(<svg xmlns="x" width="120px" height='80'>)", 120, 80, "vector");
        add("box.svg", R"(<?xml version="1.0"?><!-- hello --><svg stroke-width="9" viewBox="0 0 30,40">)", 30, 40,
            "vector");
        add("share.svg", R"(<svg width="100%" height="100%" viewBox="-5 -5 30 40">)", 30, 40, "vector");
    }
    void size_isReadFromTheHeader() {
        QFETCH(QString, name);
        QFETCH(QByteArray, text);
        QFETCH(int, width);
        QFETCH(int, height);
        QFETCH(QString, mode);
        const Described described = image(name.toStdString(), text.toStdString());
        QCOMPARE(described.metadata["width"].integer(), width);
        QCOMPARE(described.metadata["height"].integer(), height);
        QCOMPARE(QString::fromStdString(described.metadata["mode"].text()), mode);
        QVERIFY(described.notes.empty());
        QCOMPARE(headlineOf(described, "width").integer(), width);
    }
    void lyingHeader_isReportedNotBelieved() {
        // Claims 16 exabytes of pixels; nothing is allocated for them.
        const Described huge = image("a.png", pngHeader(0xffffffff, 0xffffffff));
        QVERIFY(!huge.metadata.contains("width"));
        QCOMPARE(huge.notes.size(), 1u);
        const Described zero = image("a.gif", "GIF89a" + bytes({0, 0, 0, 0}));
        QVERIFY(!zero.metadata.contains("width"));
    }
    void truncated_isNoImage_data() {
        QTest::addColumn<QByteArray>("text");
        QTest::newRow("empty") << QByteArray();
        QTest::newRow("signature only") << QByteArray("\x89PNG\r\n\x1a\n");
        QTest::newRow("half a header") << QByteArray::fromStdString(pngHeader(1, 1).substr(0, 20));
        QTest::newRow("gif") << QByteArray("GIF89a\x01");
        QTest::newRow("webp") << QByteArray("RIFF....WEBP");
        QTest::newRow("unknown webp") << QByteArray("RIFF....WEBPJUNK") + QByteArray(40, 'x');
        QTest::newRow("png of an unknown colour") << QByteArray::fromStdString(pngHeader(1, 1, 8, 99));
        QTest::newRow("page with a picture") << QByteArray("<html><svg width=\"3\" height=\"3\"></svg></html>");
        QTest::newRow("text about svg") << QByteArray("see <svg>");
    }
    void truncated_isNoImage() {
        QFETCH(QByteArray, text);
        const MaterializerFixture f("a.png", text.toStdString());
        QVERIFY2(f.error("image").find("isn't a PNG, JPEG, GIF, WebP or SVG") != std::string::npos,
                 f.error("image").c_str());
        QCOMPARE(f.described().materializer->id, std::string("file"));
    }
    void jpeg_withoutAFrameEnds() {
        // Segments of length 0, padding for ever, a length beyond the end.
        for (const std::string& body :
             {std::string(50'000, '\xff'), bytes({0xff, 0xe0, 0, 0}), bytes({0xff, 0xe0, 0xff, 0xff})}) {
            const Described described = image("a.jpg", bytes({0xff, 0xd8}) + body + std::string(4, '\xff'));
            QVERIFY(!described.metadata.contains("width"));
        }
    }
    void svg_isNeverExpanded() {
        const std::string bomb = "<!DOCTYPE svg [<!ENTITY a \"" + std::string(3000, 'x') +
                                 "\">]><svg width=\"10\" height=\"10\"><image href=\"/etc/passwd\"/></svg>";
        QCOMPARE(image("a.svg", bomb).metadata["width"].integer(), 10);
        const Described odd = image("a.svg", "<svg width=\"1e308\" height=\"nan\" viewBox=\"0 0 inf nan\">");
        QVERIFY(!odd.metadata.contains("width"));
    }
    void otherName_isNoted() {
        const Described described = image("a.png", jpeg(14));
        QCOMPARE(described.metadata["format"].text(), std::string("JPEG"));
        QCOMPARE(described.notes, (std::vector<std::string>{"a.png is a JPEG image by its content"}));
    }
};

QTEST_GUILESS_MAIN(ImageTypeTest)
#include "tst_ImageType.moc"
