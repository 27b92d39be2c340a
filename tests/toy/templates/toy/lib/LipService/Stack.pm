package LipService::Stack;

# What happens at the top of the stack when an item arrives: each reduction of the spec is a method.

use strict;
use warnings;
use List::Util qw(first);
use LipService::Spec;
use LipService::Token qw(token_items value_items);

my $START = ['start', ''];
my $TOKEN_END = qr/^[\Q$SPEC{space}$SPEC{delimiters}\E]/;

sub new { return bless { items => [], opens => [], size => 0 }, shift }

sub height { return scalar @{ $_[0]{items} } }
sub at { my ($self, $place) = @_; return $place < 0 ? $START : $self->{items}[$place] // $START }
sub below { my ($self, $depth) = @_; return $self->at($self->height - 1 - $depth) }
sub kind_at { my ($self, $place) = @_; return $self->at($place)->[0] }
sub kind { my ($self, $depth) = @_; return $self->below($depth)->[0] }

# The single byte of an item that is one: a delimiter, a literal or a space; '' otherwise.
sub byte { my ($self, $place) = @_; return byte_of($self->at($place)) }
sub byte_of { my ($kind, $text) = @{ $_[0] }; return $kind =~ /^(?:delimiter|literal|space)$/ ? $text : '' }
sub top_byte { my ($self, $depth) = @_; return byte_of($self->below($depth)) }

sub push_item {
    my ($self, $kind, $text) = @_;
    push @{ $self->{items} }, [$kind, $text];
    $self->{size} += length $text;
    return;
}

sub truncate_to {
    my ($self, $height) = @_;
    $self->{size} -= length pop(@{ $self->{items} })->[1] while $self->height > $height;
    return;
}

sub is_full { return $_[0]{size} > $SPEC{template_bytes} }

sub template {
    my ($self) = @_;
    if ($self->is_full) {
        # What an apostrophe is was decided by an item that goes.
        $self->truncate_to($self->height - 1)
            while $self->is_full || ($REDUCE{apostrophe} ne '' && $self->top_byte(0) eq $REDUCE{apostrophe});
    }
    $self->settle('');
    $self->truncate_to($self->height - 1) if $REDUCE{collapse_space} && $self->kind(0) eq 'space';
    return join '', map { $_->[1] } @{ $self->{items} };
}

# --- arrivals

sub token {
    my ($self, $text) = @_;
    my $is_value = $REDUCE{value_after} ne ''
        && $self->top_byte(0) eq $REDUCE{value_after}
        && !$self->is_key($self->height - 2, $REDUCE{value_unless_key});
    $self->arrive(@$_) for $is_value ? value_items($text) : token_items($text);
    return;
}

sub arrive {
    my ($self, $kind, $text) = @_;
    return if $self->is_full;
    return $self->variable if $kind eq 'variable';
    return $self->calendar($text) if $kind eq 'calendar';
    return $self->unit($text) if $kind eq 'unit';
    return $self->word('word', $text) unless $kind eq 'literal';
    $self->settle($text);
    return $self->push_item(literal => $text);
}

sub space {
    my ($self, $run) = @_;
    $self->settle('');
    return $self->push_item(space => $run) unless $REDUCE{collapse_space};
    return $self->kind(0) =~ /^(?:start|space)$/ ? undef : $self->push_item(space => ' ');
}

sub delimiter {
    my ($self, $byte, $rest) = @_;
    $self->settle($byte);
    return $self->quote($byte, $rest) if $REDUCE{quotes}{$byte};
    return $self->close_bracket($byte) if $REDUCE{opener_of}{$byte};
    $self->open_at($REDUCE{closer_of}{$byte}) if $REDUCE{closer_of}{$byte};
    return $self->push_item(delimiter => $byte);
}

# --- join, pair and arrow

sub variable {
    my ($self) = @_;
    $self->truncate_to($self->height - 1)
        if $REDUCE{arrow_close} ne '' && $self->top_byte(0) eq $REDUCE{arrow_close} && is_loose($self->kind(1));
    my $partner = $self->partner;
    my $kind = $self->kind_at($partner);
    return $self->truncate_to($partner + 1) if $kind eq 'variable';
    if ($kind eq 'calendar') {
        # In its place the variable arrives once more: what lies below may now take part.
        $self->truncate_to($partner);
        return $self->variable;
    }
    return $self->truncate_to($self->height - 1)
        if $REDUCE{pair_delimiters}{ $self->top_byte(0) } && $self->kind(1) eq 'variable';
    return $self->push_item(variable => $SPEC{placeholder});
}

# The place of the item that only separators keep from the top.
sub partner {
    my ($self) = @_;
    return -1 unless $REDUCE{joins};
    my $place = $self->height - 1;
    $place-- while $place >= 0 && $REDUCE{join_separators}{ $self->byte($place) };
    return $place;
}

# A variable directly on an opening angle: a closing one lets the angle stay, anything else takes it out.
sub settle {
    my ($self, $next) = @_;
    return if $REDUCE{arrow_open} eq '' || $next eq $REDUCE{arrow_close};
    while ($self->kind(0) eq 'variable' && $self->top_byte(1) eq $REDUCE{arrow_open} && is_loose($self->kind(2))) {
        $self->truncate_to($self->height - 2);
        $self->variable;
    }
    return;
}

sub is_loose { return $_[0] eq 'space' || $_[0] eq 'start' }

# --- words

sub calendar {
    my ($self, $text) = @_;
    return $self->variable if $self->kind_at($self->partner) =~ /^(?:variable|calendar)$/;
    return $self->word(calendar => $text);
}

sub unit {
    my ($self, $text) = @_;
    if ($REDUCE{absorb}) {
        return if $self->kind(0) eq 'variable';
        return $self->truncate_to($self->height - 1) if $self->kind(0) eq 'space' && $self->kind(1) eq 'variable';
    }
    return $self->word(word => $text);
}

sub word {
    my ($self, $kind, $text) = @_;
    $self->settle('');
    return $self->is_person($text) ? $self->variable : $self->push_item($kind => $text);
}

sub is_person {
    my ($self, $name) = @_;
    my $top = $self->height - 1;
    $top-- if $REDUCE{quotes}{ $self->byte($top) };
    return $self->kind_at($top) eq 'space'
        && $self->is_key($top - 1, { $REDUCE{person_word} => 1 })
        && $self->kind_at($top - 2) eq 'space'
        && $self->is_key($top - 3, $REDUCE{person_before})
        && !$REDUCE{person_unless}{$name};
}

# Whether the item at a place is a word of a list, in any case of ASCII letters.
sub is_key {
    my ($self, $place, $list) = @_;
    my ($kind, $text) = @{ $self->at($place) };
    return $kind eq 'word' && exists $list->{ $text =~ tr/A-Z/a-z/r };
}

# --- brackets and quotes; `opens` holds [place, closer], the innermost last

sub open_at {
    my ($self, $closer) = @_;
    push @{ $self->{opens} }, [$self->height, $closer];
    return;
}

# The index of the innermost open one that passes the test, or undef.
sub innermost {
    my ($self, $test) = @_;
    my $opens = $self->{opens};
    return first { $test->($opens->[$_][1]) } reverse 0 .. $#$opens;
}

sub close_bracket {
    my ($self, $byte) = @_;
    my $index = $self->innermost(sub { !$REDUCE{quotes}{ $_[0] } });
    return $self->push_item(delimiter => $byte) if !defined $index || $self->{opens}[$index][1] ne $byte;
    my $place = $self->{opens}[$index][0];
    splice @{ $self->{opens} }, $index;
    my $owner = $place - 1;
    $owner-- if $REDUCE{across_space}{$byte} && $self->kind_at($owner) eq 'space';
    my $held = join ' ', grep { $_ ne 'space' } map { $self->kind_at($_) } $place + 1 .. $self->height - 1;
    return $self->truncate_to($owner + 1) if $self->kind_at($owner) eq 'variable' && $held =~ /^(?:variable)?\z/;
    return $self->push_item(delimiter => $byte);
}

sub quote {
    my ($self, $mark, $rest) = @_;
    my $index = $self->innermost(sub { $_[0] eq $mark });
    if (defined $index) {
        $self->close_quote($index) if $mark ne $REDUCE{apostrophe} || !starts_with_word($rest);
    }
    elsif ($self->kind(0) =~ /^(?:start|space|delimiter|literal)$/) {
        $self->open_at($mark);
    }
    return $self->push_item(delimiter => $mark);
}

sub starts_with_word {
    my ($rest) = @_;
    return 1 if index($rest, $SPEC{placeholder}) == 0;
    return 0 if $rest eq '' || $rest =~ $TOKEN_END;
    my ($token) = $rest =~ /^([^\Q$SPEC{space}$SPEC{delimiters}\E]+)/;
    return (token_items($token))[0]->[0] ne 'literal';
}

sub close_quote {
    my ($self, $index) = @_;
    my $place = $self->{opens}[$index][0];
    splice @{ $self->{opens} }, $index;
    return if $self->height <= $place + 1 || !$self->is_quoted_value($place);
    $self->truncate_to($place + 1);
    return $self->push_item(variable => $SPEC{placeholder});
}

sub is_quoted_value {
    my ($self, $place) = @_;
    return !$self->is_key($place - 2, $REDUCE{quote_unless_key})
        if $REDUCE{quote_value_after} ne '' && $self->byte($place - 1) eq $REDUCE{quote_value_after};
    my $colon = $place - 1;
    $colon-- if $self->kind_at($colon) eq 'space';
    return $REDUCE{quote_json_after} ne ''
        && $self->byte($colon) eq $REDUCE{quote_json_after}
        && $REDUCE{quote_key_marks}{ $self->byte($colon - 1) }
        && !$self->is_key($colon - 2, $REDUCE{quote_unless_key});
}

1;
