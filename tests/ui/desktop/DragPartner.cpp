// SPDX-License-Identifier: GPL-3.0-or-later
// The other program of a drag and drop: `source FILE` gives a file to drag from its window in the upper left corner,
// `target` prints the files and pictures that are dropped on it, and lets go of the button as soon as a drag has come
// over it; `paste` says what it finds on the clipboard. Says "ready", "dragging", and how it ended, a line each.
#include <QApplication>
#include <QClipboard>
#include <QDrag>
#include <QDropEvent>
#include <QImage>
#include <QMimeData>
#include <QProcess>
#include <QTimer>
#include <QUrl>
#include <QWidget>
#include <cstdio>
#include <memory>
#include <utility>

namespace {

void say(const QString& line) {
    std::printf("%s\n", qPrintable(line));
    std::fflush(stdout);
}

/// Says "ready" once it is on screen.
class Partner : public QWidget {
protected:
    void paintEvent(QPaintEvent*) override {
        if (std::exchange(m_said, true)) return;
        say(QStringLiteral("ready"));
        begin();
    }
    virtual void begin() {}

private:
    bool m_said = false;
};

class Source : public Partner {
public:
    explicit Source(QString file) : m_file(std::move(file)) {}

protected:
    void mouseMoveEvent(QMouseEvent*) override {
        auto* drag = new QDrag(this);
        auto* files = new QMimeData;
        files->setUrls({QUrl::fromLocalFile(m_file)});
        drag->setMimeData(files);
        QTimer::singleShot(0, this, [] { say(QStringLiteral("dragging")); });
        const Qt::DropAction taken = drag->exec(Qt::CopyAction | Qt::MoveAction, Qt::CopyAction);
        say(taken == Qt::IgnoreAction ? QStringLiteral("refused") : QStringLiteral("accepted"));
    }

private:
    QString m_file;
};

class Target : public Partner {
public:
    Target() { setAcceptDrops(true); }

protected:
    void dragEnterEvent(QDragEnterEvent* event) override { event->acceptProposedAction(); }
    /// Lets go of the button for the other program, which waits in its drag.
    void dragMoveEvent(QDragMoveEvent* event) override {
        event->acceptProposedAction();
        if (!std::exchange(m_released, true))
            QProcess::startDetached(QStringLiteral("xdotool"), {QStringLiteral("mouseup"), QStringLiteral("1")});
    }
    void dropEvent(QDropEvent* event) override {
        const QMimeData* dropped = event->mimeData();
        for (const QUrl& url : dropped->urls()) say(QStringLiteral("dropped ") + url.toLocalFile());
        if (dropped->hasImage()) {
            const auto image = qvariant_cast<QImage>(dropped->imageData());
            say(QStringLiteral("dropped image %1x%2, svg %3, csv %4")
                    .arg(image.width())
                    .arg(image.height())
                    .arg(dropped->data(QStringLiteral("image/svg+xml")).size())
                    .arg(dropped->data(QStringLiteral("text/csv")).count('\n')));
        }
        event->acceptProposedAction();
    }

private:
    bool m_released = false;
};

class Paster : public Partner {
protected:
    void begin() override {
        QTimer::singleShot(0, this, [] {
            const QMimeData* found = QGuiApplication::clipboard()->mimeData();
            if (found && found->hasImage()) {
                const auto image = qvariant_cast<QImage>(found->imageData());
                say(QStringLiteral("image %1x%2").arg(image.width()).arg(image.height()));
            } else if (found && found->hasText()) {
                QString text = found->text();
                say(QStringLiteral("text ") + text.replace(QLatin1Char('\n'), QLatin1String("\\n")));
            } else {
                say(QStringLiteral("nothing"));
            }
        });
    }
};

} // namespace

int main(int argc, char** argv) {
    QApplication application(argc, argv);
    const QStringList words = QApplication::arguments();
    const bool source = words.value(1) == QLatin1String("source"), paste = words.value(1) == QLatin1String("paste");
    const std::unique_ptr<QWidget> window(source  ? static_cast<QWidget*>(new Source(words.value(2)))
                                          : paste ? static_cast<QWidget*>(new Paster)
                                                  : new Target);
    window->setWindowFlags(Qt::X11BypassWindowManagerHint | Qt::WindowStaysOnTopHint);
    window->setGeometry(0, 0, source ? 24 : 120, source ? 24 : 80);
    window->show();
    return QApplication::exec();
}
