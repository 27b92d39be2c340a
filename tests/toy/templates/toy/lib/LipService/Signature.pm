package LipService::Signature;

# How a message becomes a pattern.

use strict;
use warnings;
use Digest::SHA qw(sha256_hex);
use Exporter 'import';
use LipService::JsonBody qw(read_body is_form);
use LipService::Spec;
use LipService::Stack;
use LipService::Text qw(canonical cut repaired);

our @EXPORT_OK = qw(signature);

my $SPACE = qr/[\Q$SPEC{space}\E]/;
my $DELIMITER = qr/[\Q$SPEC{delimiters}\E]/;
my $TOKEN = qr/[^\Q$SPEC{space}$SPEC{delimiters}\E]/;

# Returns { template, id, source } of one record; texts are bytes.
sub signature {
    my ($message, $severity, $logger, $native) = @_;
    my $is_native = defined $native && $native ne '';
    my ($template, $source) = template_of(repaired($is_native ? $native : $message));
    my %part = (
        severity => bucket($severity),
        logger => cut((template_of(repaired($logger)))[0], $SPEC{logger_bytes}),
        template => $template,
    );
    my $key = join "\0", $SPEC{profile}, map { $part{$_} } @{ $SPEC{key_parts} };
    my $id = substr sha256_hex($key), 0, $SPEC{id_digits};
    return { template => $template, id => $id, source => $is_native ? 'template' : $source };
}

# A template that is a body in its turn is read again: a template must be its own template.
sub template_of {
    my ($text) = @_;
    return ($text, 'scan') if is_form($text);
    my ($found, $value) = read_body($text);
    my $template = !$found ? scan($text) : $found eq 'message' ? scan($value) : $value;
    return ((template_of($template))[0], 'json_key') if read_body($template);
    return ($template, $found ? 'json_key' : 'scan');
}

sub scan {
    my $line = canonical($_[0]);
    my $stack = LipService::Stack->new;
    while (!$stack->is_full && $line =~ /\G(?:(\Q$SPEC{placeholder}\E)|($SPACE+)|($DELIMITER)|($TOKEN+))/gc) {
        if (defined $1) { $stack->arrive('variable', '') }
        elsif (defined $2) { $stack->space($2) }
        elsif (defined $3) { $stack->delimiter($3, substr $line, pos $line) }
        else { $stack->token($4) }
    }
    return $stack->template;
}

sub bucket {
    my ($severity) = @_;
    my ($found) = grep { $_->[1] <= $severity && $severity <= $_->[2] } @{ $SPEC{severities} };
    return $found ? $found->[0] : $SPEC{default_severity};
}

1;
