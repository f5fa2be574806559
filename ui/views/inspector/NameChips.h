// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QStringList>
#include <QWidget>

class QLabel;
class QLineEdit;

namespace stemma::ui {

class Chip;
class FlowLayout;
class LinkText;

/// Tags or aliases as chips, with a field that opens in their row to add one. What can't be a word is said below the
/// field, before anything is asked for.
class NameChips : public QWidget {
    Q_OBJECT
public:
    enum class Kind { Tags, Aliases };
    NameChips(Kind kind, const QStringList& names, const QStringList& known, QWidget* parent);
    bool editing() const; ///< the field is open
    void openField();
    Q_SIGNAL void added(const QString& word);
    Q_SIGNAL void removed(const QString& word);

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    void closeField();
    void take();
    Kind m_kind;
    QStringList m_names;
    QWidget* m_row;
    FlowLayout* m_flow;
    Chip* m_add;
    QLineEdit* m_field;
    LinkText* m_problem;
};

/// Why a text can't be a tag or an alias, "" where it can: the store's own rule, said at once.
QString wordProblem(const QString& word, NameChips::Kind kind);

} // namespace stemma::ui
