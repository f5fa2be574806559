// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QAbstractButton>
#include <QTextLayout>
#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace stemma::ui {

/// A sentence with links in it, broken into lines: "made by *fit* in *run 12*, 0.31 s". Plain text, whatever it holds:
/// nothing in it is markup. Each link is a real button in its place: Tab reaches it, Enter follows it, it has an
/// accessible name. A piece longer than kMostPiece (a link: kMostLink) is elided (the tooltip has it).
class LinkText : public QWidget {
    Q_OBJECT
public:
    enum Style { Plain, Quiet, Strong, Mono, Good, Bad, Running };
    static constexpr int kMostPiece = 300, kMostLink = 64;
    struct Piece {
        QString text;
        Style style = Plain;
        std::function<void()> follow = {}; ///< a link where it is set
    };
    explicit LinkText(QWidget* parent = nullptr);
    ~LinkText() override;
    void setPieces(const std::vector<Piece>& pieces);
    void setCentred(bool on);
    void setMostLines(int lines); ///< more are left out, "…" says so; 0: all
    QString text() const { return m_text; }
    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;
    bool hasHeightForWidth() const override { return true; }
    int heightForWidth(int width) const override;

protected:
    void paintEvent(QPaintEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;
    void changeEvent(QEvent* event) override;
    void contextMenuEvent(QContextMenuEvent* event) override;

private:
    struct Run {
        int start = 0, length = 0;
        Style style = Plain;
        QAbstractButton* link = nullptr;
    };
    void lay(); ///< formats from palette and font
    double lines(int width) const;
    void placeLinks();

    QString m_text;
    std::vector<Run> m_runs;
    mutable QTextLayout m_layout;
    mutable int m_laidOut = -1; ///< the width of m_layout's lines
    mutable double m_height = 0;
    bool m_centred = false;
    int m_mostLines = 0;
};

} // namespace stemma::ui
