// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/views/preview/ParameterEdits.h"

#include <QWidget>

class QGridLayout;
class QLabel;

namespace stemma::ui {

class Button;
class LinkText;

/// The parameters as fields by type, changed ones bold with a button that takes the change back, what is wrong below
/// its field. A field that is typed into is never built anew. UI thread.
class ParameterFields : public QWidget {
    Q_OBJECT
public:
    /// `earlier` gives the values of earlier runs; none: no button for them.
    explicit ParameterFields(ParameterEdits& edits, std::function<QStringList(const ParameterField&)> earlier = {},
                             QWidget* parent = nullptr);

private:
    struct Row {
        ParameterField field;
        QLabel* label = nullptr;
        QWidget* editor = nullptr;
        Button *earlier = nullptr, *reset = nullptr;
        LinkText* error = nullptr;
    };
    void build();
    void refresh();
    Row makeRow(const ParameterField& field);
    QWidget* makeEditor(const ParameterField& field);
    void offerEarlier(const Row& row);
    static void show(QWidget* editor, const QString& value);

    ParameterEdits& m_edits;
    std::function<QStringList(const ParameterField&)> m_earlier;
    QGridLayout* m_grid;
    std::vector<Row> m_rows;
};

} // namespace stemma::ui
