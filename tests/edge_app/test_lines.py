from edge_app.geometry import Box
from edge_app.lines import group_lines, line_text


def row(y: int, *xs: int, height: int = 40, slope: float = 0.0) -> list[Box]:
    return [Box(x, round(y + slope * x), 24, height) for x in xs]


def test_two_rows_are_two_lines_from_top_to_bottom_and_left_to_right():
    boxes = row(200, 90, 10, 50) + row(20, 10, 50)
    assert group_lines(boxes) == [[3, 4], [1, 2, 0]]


def test_a_sloping_row_is_one_line():
    boxes = row(50, *range(0, 1000, 50), slope=0.15)  # 8.5 degrees: the last digit stands below the first one's foot
    assert group_lines(boxes) == [list(range(20))]


def test_rows_that_slope_into_each_others_height_stay_apart():
    boxes = row(50, *range(0, 600, 50), slope=0.12) + row(120, *range(0, 600, 50), slope=0.12)
    assert group_lines(boxes) == [list(range(12)), list(range(12, 24))]


def test_a_superscript_belongs_to_its_line():
    boxes = [Box(0, 50, 24, 40), Box(30, 38, 14, 24), Box(60, 50, 24, 40)]
    assert group_lines(boxes) == [[0, 1, 2]]


def test_no_digits_are_no_lines():
    assert group_lines([]) == []


def test_groups_that_stand_apart_are_parted_by_one_space():
    boxes = row(0, 0, 30, 60, 200, 230, 700)
    assert line_text(boxes, list("123456")) == "123 45 6"


def test_widely_but_evenly_spaced_digits_are_one_group():
    boxes = row(0, *range(0, 800, 100))
    assert line_text(boxes, list("12345678")) == "12345678"


def test_one_digit_is_a_line():
    assert line_text(row(0, 5), ["7"]) == "7"


def test_two_numbers_far_apart_are_two_groups():
    assert line_text(row(0, 0, 30, 500), list("123")) == "12 3"
    assert line_text(row(0, 0, 500), list("12")) == "1 2"
    assert line_text(row(0, 0, 80), list("12")) == "12"  # two boxes of a form


def test_a_mark_as_tall_as_the_line_parts_the_digits_on_its_sides_and_a_dot_does_not():
    boxes = row(0, 0, 30, 60)
    assert line_text(boxes, list("123"), [Box(52, 2, 10, 38)]) == "12 3"
    assert line_text(boxes, list("123"), [Box(56, 2, 3, 38)]) == "123"  # the side of a box
    assert line_text(boxes, list("123"), [Box(36, -30, 50, 100)]) == "123"  # a thing behind
    assert line_text(boxes, list("123"), [Box(56, 34, 4, 5)]) == "123"
    assert line_text(boxes, list("123"), [Box(52, 100, 10, 38)]) == "123"  # of another line


def test_columns_of_single_digits_are_no_number_however_even_they_stand():
    assert line_text(row(0, 0, 300, 600), list("123")) == "1 2 3"
