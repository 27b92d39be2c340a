package LipService::Text;

# Texts are strings of bytes, well-formed UTF-8 once they are repaired.

use strict;
use warnings;
use Exporter 'import';
use LipService::Spec;

our @EXPORT_OK = qw(repaired from_units cut canonical collapsed);

my $NEXT = '[\x80-\xBF]';
my $CHARACTER = qr/[\x00-\x7F] | [\xC2-\xDF]$NEXT
    | \xE0[\xA0-\xBF]$NEXT | [\xE1-\xEC\xEE\xEF]$NEXT{2} | \xED[\x80-\x9F]$NEXT
    | \xF0[\x90-\xBF]$NEXT{2} | [\xF1-\xF3]$NEXT{3} | \xF4[\x80-\x8F]$NEXT{2}/x;
# The beginning of a character, as far as it could have been one.
my $BROKEN = qr/\xE0[\xA0-\xBF] | [\xE1-\xEC\xEE\xEF]$NEXT | \xED[\x80-\x9F]
    | \xF0[\x90-\xBF]$NEXT? | [\xF1-\xF3]$NEXT{1,2} | \xF4[\x80-\x8F]$NEXT? | ./sx;
my $REPLACEMENT = "\xEF\xBF\xBD";

# Each broken character becomes U+FFFD.
sub repaired {
    my ($text) = @_;
    $text =~ s/($CHARACTER)|$BROKEN/defined $1 ? $1 : $REPLACEMENT/ge;
    return $text;
}

# The text of UTF-16 code units, four hexadecimal digits each; a surrogate without a partner becomes U+FFFD.
sub from_units {
    my ($digits) = @_;
    my $text = '';
    while ($digits =~ /\G(?:(d[89ab]..)(d[c-f]..)|(....))/gis) {
        my $code = defined $1 ? 0x10000 + ((hex($1) - 0xD800) << 10) + hex($2) - 0xDC00 : hex $3;
        my $character = chr($code >= 0xD800 && $code <= 0xDFFF ? 0xFFFD : $code);
        utf8::encode($character);
        $text .= $character;
    }
    return $text;
}

# At most so many bytes, cut between two characters.
sub cut {
    my ($text, $limit) = @_;
    return $text if length $text <= $limit;
    $limit-- while $limit > 0 && substr($text, $limit, 1) =~ /$NEXT/;
    return substr $text, 0, $limit;
}

# What the scan reads: the first line that holds more than space, runs of digits as one 0.
sub canonical {
    my $text = cut($_[0], $SPEC{text_bytes});
    if ($SPEC{first_line_only}) {
        ($text) = grep { /[^\Q$SPEC{space}\E]/ } split /[\n\r]/, $text;
    }
    return collapsed($text // '');
}

sub collapsed {
    my ($text) = @_;
    $text =~ s/[0-9]+/0/g;
    return $text;
}

1;
