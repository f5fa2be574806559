// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/Files.h"
#include "ui/bridge/Latest.h"
#include "ui/visual/ExportsItsFile.h"

#include <QAbstractScrollArea>
#include <QByteArray>
#include <map>
#include <optional>

namespace stemma::ui {

class ViewerBar;
class ViewerMessage;

/// The bytes of a file: offset, sixteen in hexadecimal, the same as ASCII; any size. What is seen is read by a worker.
class HexPane : public QAbstractScrollArea {
    Q_OBJECT
public:
    static constexpr int kPerLine = 16, kBlock = 64 << 10;
    explicit HexPane(QWidget* parent = nullptr);
    void open(const fs::path& file);
    std::int64_t size() const { return m_size; } ///< -1: not known
    void scrollTo(std::int64_t offset);
    std::int64_t topOffset() const { return m_top * kPerLine; }
    std::optional<unsigned char> byteAt(std::int64_t offset) const; ///< where it has been read
    bool copySeen() const;                                          ///< the lines in sight, as text

Q_SIGNALS:
    void loaded();
    void failed(const stemma::Error& error);

protected:
    void paintEvent(QPaintEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;
    void scrollContentsBy(int dx, int dy) override;
    void wheelEvent(QWheelEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    void changeEvent(QEvent* event) override;

private:
    struct Block {
        std::int64_t size = 0, from = 0;
        QByteArray bytes;
    };
    int lineHeight() const;
    std::int64_t lines() const { return (m_size + kPerLine - 1) / kPerLine; }
    int linesSeen() const;
    void setTop(std::int64_t line);
    void updateBar();
    void need();
    QString lineText(std::int64_t line) const;

    fs::path m_file;
    std::int64_t m_size = -1, m_top = 0, m_barUnit = 1;
    bool m_settingBar = false;
    std::map<std::int64_t, QByteArray> m_blocks; ///< by number
    Latest m_reading;
};

/// The pane with what is said about it; takes what no other viewer can show.
class HexView : public QWidget, public ExportsItsFile {
    Q_OBJECT
public:
    explicit HexView(QWidget* parent = nullptr);
    void open(const fs::path& file);
    bool copyToClipboard() override { return m_pane->copySeen(); }
    void setNote(const QString& note); ///< why it is shown as bytes
    HexPane* pane() const { return m_pane; }
    ViewerBar* bar() const { return m_bar; }

private:
    void say();

    ViewerBar* m_bar;
    HexPane* m_pane;
    ViewerMessage* m_message;
    QString m_note;
};

} // namespace stemma::ui
