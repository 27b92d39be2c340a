package LipService::Token;

# Cuts a token into items [kind, text]; the automaton says what each piece is.

use strict;
use warnings;
use Exporter 'import';
use LipService::Spec;

our @EXPORT_OK = qw(token_items value_items);

my @CLASSES = @{ $AUTOMATON{classes} };
my @ROWS = @{ $AUTOMATON{rows} };
my @VERDICTS = @{ $AUTOMATON{verdicts} };

# One leading `lead`, unless it is doubled; runs of dots; the closers at the end of each piece.
sub token_items {
    my ($token) = @_;
    my @items;
    push @items, ['literal', $SPEC{lead}] if $token =~ s/^\Q$SPEC{lead}\E(?!\Q$SPEC{lead}\E)//;
    my $is_dots = 0;
    for my $piece (split /(\.{$SPEC{ellipsis},})/, $token) {
        push @items, $is_dots ? literals($piece) : piece_items($piece);
        $is_dots = !$is_dots;
    }
    return @items;
}

# The value of a key: all of it is a variable, but for the closers at its end.
sub value_items {
    my ($rest, $closers) = without_closers($_[0]);
    return ((length $rest ? ['variable', ''] : ()), literals($closers));
}

sub piece_items {
    my ($rest, $closers) = without_closers($_[0]);
    return (classed($rest), literals($closers));
}

sub without_closers {
    my ($text) = @_;
    return $text =~ /^(.*?)([\Q$SPEC{closers}\E]*)\z/s;
}

sub literals {
    my ($text) = @_;
    return map { ['literal', $_] } split //, $text;
}

# The first rule that fits says what a piece is; a part of the kind `token` is classed again.
sub classed {
    my ($piece) = @_;
    return () if $piece eq '';
    my ($rule, $boundary) = classify($piece);
    return ['word', $piece] if $rule < 0;
    my @parts = @{ $SPEC{rules}[$rule] };
    my @items;
    while (my $part = shift @parts) {
        my ($kind, $width) = @$part;
        $width = $boundary unless @items || !@parts;
        my $text = @parts ? substr($piece, 0, $width, '') : $piece;
        push @items, $kind eq 'token' ? classed($text) : $kind eq 'literal' ? literals($text) : [$kind, $text];
    }
    return @items;
}

# The rule that holds, -1 if none, and where its first part ends.
sub classify {
    my ($piece) = @_;
    my $state = $AUTOMATON{start};
    my ($at, $boundary) = (0, 0);
    for my $byte (unpack 'C*', $piece) {
        $state = $ROWS[$state][ $CLASSES[$byte] ];
        if ($state < $AUTOMATON{marked}) {
            $boundary = $at if $state < $AUTOMATON{decided_marked} || $state >= $AUTOMATON{decided};
            last if $state < $AUTOMATON{decided};
        }
        $at++;
    }
    return ($VERDICTS[$state], $boundary);
}

1;
