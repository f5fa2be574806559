// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QAbstractButton>

class QVBoxLayout;

namespace stemma::ui {

/// The line above a section: its title in small capitals, "LINEAGE". One that folds is a button with an arrow.
class SectionHeader : public QAbstractButton {
    Q_OBJECT
public:
    SectionHeader(const QString& title, bool folds, QWidget* parent = nullptr);
    void setTitle(const QString& title);
    void setNote(const QString& note); ///< quiet words at the right: a count
    void setFolded(bool folded);
    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;

protected:
    void paintEvent(QPaintEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    bool event(QEvent* event) override;

private:
    bool m_folds, m_folded = false;
    QString m_note;
};

/// A titled part of a panel, one that can be folded away or not. Its content goes into body().
class Section : public QWidget {
    Q_OBJECT
public:
    Section(const QString& title, bool folds, QWidget* parent = nullptr);
    QVBoxLayout* body() const { return m_layout; }
    SectionHeader* header() const { return m_header; }
    void add(QWidget* widget);
    bool folded() const { return m_folded; }
    void setFolded(bool folded); ///< emits nothing
    Q_SIGNAL void foldedByHand(bool folded);

private:
    SectionHeader* m_header;
    QWidget* m_body;
    QVBoxLayout* m_layout;
    bool m_folded = false;
};

} // namespace stemma::ui
