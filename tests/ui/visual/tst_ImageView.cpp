// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/Waiting.h"
#include "tests/ui/visual/VisualFixture.h"
#include "ui/visual/ImageCanvas.h"
#include "ui/visual/ImageView.h"
#include "ui/visual/ViewerBar.h"
#include "ui/visual/ViewerMessage.h"

#include <QBuffer>
#include <QClipboard>
#include <QElapsedTimer>
#include <QPainter>
#include <QSignalSpy>
#include <QWheelEvent>
#include <QtEndian>
#include <sys/stat.h>
#include <zlib.h>

using namespace stemma;
using namespace stemma::ui;

/// Pictures by the real helper: good ones, and those that lie.
class ImageViewTest : public QObject {
    Q_OBJECT

private:
    VisualFixture m;
    std::unique_ptr<ImageView> m_view;

    void open(const fs::path& file) {
        m_view = std::make_unique<ImageView>();
        m_view->resize(700, 500);
        m_view->show();
        m_view->open(file);
    }
    ImageCanvas& canvas() { return *m_view->canvas(); }
    bool loaded() { return !canvas().image().image.isNull(); }
    QString said() {
        auto* message = m_view->findChild<ViewerMessage*>();
        return message->isVisible() ? message->sentence() : QString();
    }
    fs::path save(const QImage& image, const char* name, const char* format, int quality = -1) {
        QByteArray bytes;
        QBuffer buffer(&bytes);
        buffer.open(QIODevice::WriteOnly);
        image.save(&buffer, format, quality);
        return m.write(name, bytes.toStdString());
    }
    static QImage sample() {
        QImage image(320, 200, QImage::Format_RGBA8888);
        image.fill(Qt::transparent);
        QPainter painter(&image);
        painter.fillRect(0, 0, 160, 200, QColor::fromRgb(200, 30, 40));
        painter.fillRect(160, 0, 80, 200, QColor::fromRgb(10, 120, 220, 128));
        return image;
    }
    static LoadedImage decoded(const QImage& image) {
        LoadedImage loaded;
        loaded.image = image;
        loaded.size = image.size();
        loaded.format = QStringLiteral("PNG");
        return loaded;
    }
    /// A PNG whose head says `side` × `side`, with a right checksum and nothing behind it.
    static std::string pngOf(quint32 side) {
        QByteArray head("IHDR\0\0\0\0\0\0\0\0\x08\x02\0\0\0", 17);
        qToBigEndian(side, head.data() + 4);
        qToBigEndian(side, head.data() + 8);
        const auto sum = [](const QByteArray& chunk) {
            QByteArray bytes(4, 0);
            const auto* data = reinterpret_cast<const Bytef*>(chunk.constData());
            qToBigEndian(quint32(::crc32(0, data, uInt(chunk.size()))), bytes.data());
            return bytes;
        };
        const QByteArray data("IDAT\x78\x9c");
        return (QByteArray("\x89PNG\r\n\x1a\n\0\0\0\x0d", 12) + head + sum(head) + QByteArray("\0\0\0\2", 4) + data +
                sum(data))
            .toStdString();
    }

private Q_SLOTS:
    void initTestCase() { VisualFixture::dress(); }
    void cleanup() { m_view.reset(); }

    void png_isShownWithItsFactsAndPixels() {
        open(save(sample(), "sample.png", "png"));
        QTRY_VERIFY(loaded());
        QCOMPARE(canvas().image().image.pixelColor(5, 5), QColor::fromRgb(200, 30, 40));
        QVERIFY(m_view->bar()->facts().startsWith("320 × 200 · PNG"));
        canvas().setZoom(2, {0, 0});
        VisualFixture::picture(*m_view, "image-alpha");
        const auto pixel = canvas().pixelAt(QPointF(canvas().rect().center()));
        QVERIFY(pixel);
        QTest::mouseMove(&canvas(), canvas().rect().center() + QPoint(1, 0));
        QTest::mouseMove(&canvas(), canvas().rect().center());
        QTRY_VERIFY2(m_view->bar()->facts().contains("red"), qPrintable(m_view->bar()->facts()));
    }

    void wheel_zoomsAboutThePointer() {
        open(save(sample(), "sample.png", "png"));
        QTRY_VERIFY(loaded());
        const QPointF at(canvas().width() / 2.0 - 60, canvas().height() / 2.0 - 30);
        canvas().setZoom(5, QPointF(canvas().rect().center()));
        const auto before = canvas().pixelAt(at);
        QVERIFY(before);
        for (int i = 0; i < 12; ++i) {
            QWheelEvent wheel(at, canvas().mapToGlobal(at), {}, {0, 120}, {}, {}, Qt::NoScrollPhase, false);
            QApplication::sendEvent(&canvas(), &wheel);
        }
        QVERIFY(canvas().zoom() > 10);
        const auto after = canvas().pixelAt(at);
        QVERIFY(after && (*after - *before).manhattanLength() <= 1);
        QTest::keyClick(&canvas(), Qt::Key_1);
        QCOMPARE(canvas().zoom(), 1.0);
        QTest::keyClick(&canvas(), Qt::Key_F);
        QVERIFY(canvas().fitted());
        QTest::mousePress(&canvas(), Qt::LeftButton, {}, {200, 200});
        QTest::mouseRelease(&canvas(), Qt::LeftButton, {}, {200, 200});
    }

    void drag_movesWhatIsLargerThanTheRoom() {
        open(save(sample().scaled(3000, 2000), "wide.png", "png"));
        QTRY_VERIFY(loaded());
        QTest::keyClick(&canvas(), Qt::Key_1);
        const auto before = canvas().pixelAt({300, 200});
        QTest::mousePress(&canvas(), Qt::LeftButton, {}, {300, 200});
        QTest::mouseMove(&canvas(), {250, 180});
        QTest::mouseRelease(&canvas(), Qt::LeftButton, {}, {250, 180});
        const auto after = canvas().pixelAt({250, 180});
        QVERIFY(before && after);
        QVERIFY((*after - *before).manhattanLength() <= 2);
    }

    void gifAndJpeg_areShown() {
        open(save(sample().convertToFormat(QImage::Format_RGB888), "photo.jpg", "jpg", 90));
        QTRY_VERIFY(loaded());
        QVERIFY(m_view->bar()->facts().contains("JPEG"));
        constexpr char kGif[] = "GIF89a\2\0\1\0\x80\0\0\xff\0\0\0\0\xff!\xf9\4\0\0\0\0\0,\0\0\0\0\2\0\1\0\0\2\2D\n\0;";
        open(m.write("dot.gif", std::string(kGif, sizeof kGif - 1)));
        QTRY_VERIFY(loaded() || !said().isEmpty());
        QVERIFY2(loaded(), qPrintable(said()));
    }

    void largeJpeg_isDecodedSmaller() {
        QImage large(9000, 7500, QImage::Format_Grayscale8); // 67.5 million
        large.fill(128);
        open(save(large, "large.jpg", "jpg", 50));
        large = {};
        QTRY_VERIFY_WITH_TIMEOUT(loaded() || !said().isEmpty(), 60'000);
        QVERIFY2(loaded(), qPrintable(said()));
        QCOMPARE(canvas().image().size, QSize(9000, 7500));
        QVERIFY(canvas().image().image.width() * canvas().image().image.height() <= 24'000'000);
        QVERIFY2(m_view->bar()->facts().contains("decoded at"), qPrintable(m_view->bar()->facts()));
    }

    void hundredThousandSquared_isRefusedFromItsHead() {
        open(m.write("huge.png", pngOf(100'000)));
        QTRY_VERIFY(!said().isEmpty());
        QCOMPARE(said(), QString("huge.png has 100,000 × 100,000 pixels: too many to be shown"));
        VisualFixture::picture(*m_view, "image-refused");
        QVERIFY(m_view->exportFormats().empty());
    }

    void brokenPictures_areSaid_data() {
        QTest::addColumn<QByteArray>("content");
        QTest::addColumn<QString>("words");
        QByteArray png;
        QBuffer buffer(&png);
        buffer.open(QIODevice::WriteOnly);
        sample().save(&buffer, "png");
        QTest::newRow("empty") << QByteArray() << "is empty";
        QTest::newRow("text") << QByteArray("hello") << "isn't a picture";
        QTest::newRow("head only") << QByteArray::fromStdString(pngOf(100)) << "can't be";
        QTest::newRow("svg, cut off") << QByteArray("<svg xmlns='http://www.w3.org/2000/svg'><g>") << "isn't an SVG";
        QTest::newRow("packed") << QByteArray("\x1f\x8b\x08 whatever") << "is packed";
    }
    void brokenPictures_areSaid() {
        QFETCH(QByteArray, content);
        QFETCH(QString, words);
        open(m.write("broken.png", content.toStdString()));
        QTRY_VERIFY(!said().isEmpty() || loaded());
        QVERIFY2(said().contains(words) && said().contains("broken.png"), qPrintable(said()));
    }

    void fifoAndFolder_holdNobodyUp() {
        const fs::path fifo = m.folder.path() / "fifo.png";
        QCOMPARE(::mkfifo(fifo.c_str(), 0600), 0);
        open(fifo);
        QTRY_VERIFY_WITH_TIMEOUT(said().contains("isn't a regular file"), 5000);
        open(m.folder.path());
        QTRY_VERIFY_WITH_TIMEOUT(!said().isEmpty(), 5000);
        open(m.folder.path() / "no.png");
        QTRY_COMPARE(said(), QString("The file no.png is gone"));
    }

    void svg_opensNoFileAndNoFifo() {
        const fs::path fifo = m.folder.path() / "trap";
        QCOMPARE(::mkfifo(fifo.c_str(), 0600), 0);
        const fs::path secret = save(sample(), "secret.png", "png");
        const std::string svg = "<svg xmlns='http://www.w3.org/2000/svg' xmlns:xlink='http://www.w3.org/1999/xlink' "
                                "width='100' height='50'><image width='50' height='50' xlink:href='" +
                                fifo.string() + "'/><image width='50' height='50' xlink:href='" + secret.string() +
                                "'/><rect x='60' width='40' height='50' fill='lime'/></svg>";
        open(m.write("trap.svg", svg));
        QTRY_VERIFY_WITH_TIMEOUT(loaded() || !said().isEmpty(), 8000);
        QVERIFY2(loaded(), qPrintable(said()));
        const QImage& image = canvas().image().image;
        QCOMPARE(image.pixelColor(image.width() * 8 / 10, 10), QColor(Qt::green)); // it was drawn …
        QCOMPARE(image.pixelColor(10, 10).alpha(), 0);                             // … and nothing was fetched
    }

    void svgBomb_endsAndTheNextPictureComes() {
        std::string bomb = "<svg xmlns='http://www.w3.org/2000/svg' xmlns:xlink='http://www.w3.org/1999/xlink' "
                           "width='10' height='10'><defs><g id='a0'><rect width='1' height='1'/></g>";
        for (int i = 1; i < 30; ++i) {
            bomb += "<g id='a" + std::to_string(i) + "'>";
            for (int k = 0; k < 10; ++k) bomb += "<use xlink:href='#a" + std::to_string(i - 1) + "'/>";
            bomb += "</g>";
        }
        bomb += "</defs><use xlink:href='#a29'/></svg>";
        open(m.write("bomb.svg", bomb));
        QTRY_VERIFY_WITH_TIMEOUT(!said().isEmpty() || loaded(), 60'000);
        if (!loaded()) QVERIFY2(said().contains("bomb.svg"), qPrintable(said()));
        open(save(sample(), "after.png", "png"));
        QTRY_VERIFY(loaded());
    }

    void svg_isDrawnCrisp() {
        open(m.write("logo.svg", "<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 200 100'>"
                                 "<circle cx='50' cy='50' r='40' fill='teal'/>"
                                 "<text x='100' y='60' font-size='24' font-family='sans-serif'>Text</text></svg>"));
        QTRY_VERIFY(loaded());
        QCOMPARE(canvas().image().image.width(), 2400);
        VisualFixture::picture(*m_view, "image-svg");
    }

    void newestQuestionWins() {
        const fs::path first = save(sample(), "one.png", "png"),
                       second = save(sample().scaled(10, 10), "two.png", "png");
        open(first);
        m_view->open(second);
        QTRY_VERIFY(loaded());
        QTRY_COMPARE(canvas().image().size, QSize(10, 10));
    }

    /// The smaller ones that a large picture is drawn small from come after it, and are its own.
    void levels_areOfThePictureInView() {
        const auto large = [&](Qt::GlobalColor colour) {
            QImage image(1600, 1200, QImage::Format_RGB32);
            image.fill(colour);
            return image;
        };
        open(save(large(Qt::red), "red.png", "png"));
        QTRY_VERIFY(loaded()); // at once: its levels are being made
        m_view->open(save(large(Qt::blue), "blue.png", "png"));
        QTRY_VERIFY(!canvas().image().levels.empty() && canvas().image().image.pixelColor(0, 0) == Qt::blue);
        QCOMPARE(canvas().image().levels.front().size(), QSize(800, 600));
        QCOMPARE(canvas().image().levels.front().pixelColor(9, 9), QColor(Qt::blue));
    }

    void export_writesPngAndTheFile() {
        const fs::path file = save(sample(), "sample.png", "png");
        open(file);
        QTRY_VERIFY(loaded());
        for (const char* format : {"png", "file"}) {
            std::optional<Status> ended;
            const fs::path to = m.folder.path() / (std::string("out-") + format + ".png");
            m_view->exportTo(to, format, {}, [&](Status status) { ended = std::move(status); });
            QTRY_VERIFY(ended);
            QVERIFY(*ended);
            QImage back(qpath(to));
            QCOMPARE(back.convertToFormat(QImage::Format_RGBA8888), sample());
        }
        QVERIFY(m_view->copyToClipboard());
        QCOMPARE(QGuiApplication::clipboard()->image().size(), QSize(320, 200));
    }

    void export_keepsSixteenBits() {
        QImage deep(40, 30, QImage::Format_Grayscale16);
        for (int y = 0; y < deep.height(); ++y)
            for (int x = 0; x < deep.width(); ++x)
                reinterpret_cast<quint16*>(deep.scanLine(y))[x] = quint16(y * 1000 + x * 7 + 1);
        open(save(deep, "deep.png", "png"));
        QTRY_VERIFY(loaded());
        std::optional<Status> ended;
        const fs::path to = m.folder.path() / "deep-out.png";
        m_view->exportTo(to, "png", {}, [&](Status status) { ended = std::move(status); });
        QTRY_VERIFY(ended);
        QVERIFY(*ended);
        const QImage back(qpath(to));
        QCOMPARE(back.format(), QImage::Format_Grayscale16);
        QCOMPARE(back, deep);
    }

    void export_saysThatItIsSmaller() {
        m_view = std::make_unique<ImageView>();
        m_view->setLoader([](const fs::path&, const Cancel&) -> Result<LoadedImage> {
            LoadedImage image = decoded(sample());
            image.size = QSize(3200, 2000);
            return image;
        });
        m_view->show();
        m_view->open("x.jpg");
        QTRY_VERIFY(loaded());
        QCOMPARE(m_view->exportFormats().front().name, QString("PNG picture, smaller: 320 × 200"));
        QCOMPARE(m_view->exportFormats().back().name, QString("The file as it is"));
    }

    void whatIsDragged_isOfASmallLevel() {
        LoadedImage image = withLevels(decoded(sample().scaled(2560, 1600)));
        QVERIFY(image.levels.size() > 1 && image.levels.back().width() >= 160);
        image.levels.back().fill(Qt::green);
        const QImage small = smallOf(image, 160);
        QCOMPARE(small.size(), QSize(160, 100));
        QCOMPARE(small.pixelColor(80, 50), QColor(Qt::green));
        QCOMPARE(smallOf(image, 80).size(), QSize(80, 50));
        QCOMPARE(smallOf(decoded(sample()), 160).size(), QSize(160, 100));
        QCOMPARE(smallOf(decoded(sample().scaled(20, 10)), 160).size(), QSize(20, 10));
    }

    void pluggedLoader_isUsed() {
        m_view = std::make_unique<ImageView>();
        m_view->setLoader([](const fs::path&, const Cancel&) -> Result<LoadedImage> {
            return fail(ErrorCode::BadData, "A sentence of the loader's");
        });
        m_view->show();
        m_view->open("x");
        QTRY_COMPARE(said(), QString("A sentence of the loader's"));
    }
};

int main(int argc, char** argv) {
    const QApplication application(argc, argv);
    ImageViewTest test;
    const int result = QTest::qExec(&test, argc, argv);
    finishWorkers();
    return result;
}
#include "tst_ImageView.moc"
