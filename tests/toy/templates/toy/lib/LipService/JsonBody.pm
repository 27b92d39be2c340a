package LipService::JsonBody;

# A message that is a JSON body: RFC 8259 to the letter, and what of it stands for the body.

use strict;
use warnings;
use Exporter 'import';
use LipService::Spec;
use LipService::Text qw(from_units collapsed);

our @EXPORT_OK = qw(read_body is_form);

my $ARRAY = '<JSON_ARRAY>';
my $MORE = ",+$SPEC{placeholder}";

my $STRING = qr/"((?:[^"\\\x00-\x1F]++|\\["\\\/bfnrt]|\\u[0-9A-Fa-f]{4})*+)"/;
my $NUMBER = qr/-?(?:0|[1-9][0-9]*+)(?:\.[0-9]++)?(?:[eE][+-]?[0-9]++)?/;
my %ESCAPED = (b => "\b", f => "\f", n => "\n", r => "\r", t => "\t");

my $json;    # what is being read, with its pos()

# Returns ('message', text), still to be scanned, or ('form', text), or nothing: the text is no body.
sub read_body {
    my ($text) = @_;
    return if length $text > $SPEC{text_bytes};
    ($json) = $text =~ /^[\Q$SPEC{space}\E]*([{\[].*?)[\Q$SPEC{space}\E]*\z/s or return;
    my $value = eval { document() };
    return unless defined $value;
    return (form => $ARRAY) if ref $value eq 'ARRAY';
    for my $key (@{ $SPEC{message_keys} }) {
        return (message => ${ $value->{$key} }) if ref $value->{$key} eq 'SCALAR';
    }
    return (form => form_of(keys %$value));
}

# Whether a text is exactly what a body without a message gives.
sub is_form {
    my ($text) = @_;
    return 1 if $text eq $ARRAY;
    return 0 if length $text > $SPEC{text_bytes} + 1;
    my ($names) = $text =~ /^<JSON:(.*)>\z/s or return 0;
    my $more = $names =~ s/\Q$MORE\E\z//;
    my @keys = length $names ? split(/,/, $names, -1) : ('');
    return 0 if @keys > $SPEC{json_keys} || ($more && @keys < $SPEC{json_keys});
    return join("\0", @keys) eq join("\0", reduced_keys(@keys)) ? 1 : 0;
}

sub form_of {
    my @keys = reduced_keys(@_);
    my $more = @keys > $SPEC{json_keys} ? $MORE : '';
    splice @keys, $SPEC{json_keys} if $more;
    return '<JSON:' . join(',', @keys) . "$more>";
}

sub reduced_keys {
    my %reduced;
    for my $key (@_) {
        (my $name = $key) =~ s/[\Q$SPEC{delimiters}$SPEC{space}\E]//g;
        $reduced{ collapsed($name) } = 1;
    }
    return sort keys %reduced;
}

sub document {
    my $value = value(1);
    return $json =~ /\G\z/gc ? $value : die "not JSON\n";
}

# An object as a hash, an array as an empty one, a string as a reference to it; 0 for all that is never shown.
sub value {
    my ($depth) = @_;
    skip_space();
    if ($json =~ /\G([{\[])/gc) {
        my $opener = $1;
        die "too deep\n" if $depth > $SPEC{json_depth};
        return $opener eq '{' ? members($depth + 1) : elements($depth + 1);
    }
    return \string($1) if $json =~ /\G$STRING/gc;
    return 0 if $json =~ /\G(?:true|false|null|$NUMBER)/gc;
    die "not JSON\n";
}

sub members {
    my ($depth) = @_;
    my %members;
    return \%members if accept_byte('}');
    while (1) {
        skip_space();
        $json =~ /\G$STRING/gc or die "not JSON\n";
        my $key = string($1);
        accept_byte(':') or die "not JSON\n";
        $members{$key} = value($depth);
        return \%members if accept_byte('}');
        accept_byte(',') or die "not JSON\n";
    }
}

sub elements {
    my ($depth) = @_;
    return [] if accept_byte(']');
    while (1) {
        value($depth);
        return [] if accept_byte(']');
        accept_byte(',') or die "not JSON\n";
    }
}

sub accept_byte {
    my ($byte) = @_;
    skip_space();
    return $json =~ /\G\Q$byte\E/gc;
}

sub skip_space {
    $json =~ /\G[ \t\n\r]*/gc;
    return;
}

sub string {
    my ($text) = @_;
    $text =~ s{\\(?:(u[0-9A-Fa-f]{4}(?:\\u[0-9A-Fa-f]{4})*)|(.))}{defined $1 ? units($1) : $ESCAPED{$2} // $2}ge;
    return $text;
}

sub units {
    my ($escapes) = @_;
    return from_units($escapes =~ s/\\?u//gr);
}

1;
