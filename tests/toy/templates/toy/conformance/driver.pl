# Answers the runner of the conformance kit: JSON lines on stdin and stdout.

use strict;
use warnings;
use FindBin;
use JSON::PP;
use MIME::Base64 qw(decode_base64);
use lib "$FindBin::Bin/../lib";
use LipService::Signature qw(signature);
use LipService::Spec;
use LipService::Text qw(from_units);

# The operations that there are so far: each gets the arguments of a case and returns what it gives.
my %OPERATIONS = (
    signature => sub {
        my ($in) = @_;
        my $template = defined $in->{template} ? bytes($in->{template}) : undef;
        return signature(bytes($in->{message}), $in->{severity} // 9, bytes($in->{logger} // ''), $template);
    },
);

my $JSON = JSON::PP->new->utf8->canonical;
$| = 1;
binmode STDIN;
binmode STDOUT;

while (my $line = <STDIN>) {
    my $message = $JSON->decode($line);
    my $reply = $message->{hello} ? hello() : $message->{case} ? answer($message->{case}) : $message;
    print $JSON->encode($reply), "\n";
    last if $message->{bye};
}

sub hello {
    my %hello = (protocol => 1, sdk => $SPEC{package}, version => $SPEC{version}, language => 'toy');
    return { hello => { %hello, runtime => sprintf('%vd', $^V), spec => $SPEC{sha} } };
}

sub answer {
    my ($case) = @_;
    my $operation = $OPERATIONS{ $case->{op} };
    return failure($case, 'unknown_op', "no operation $case->{op}") unless $operation;
    my $out = eval { $operation->($case->{in}) } or return failure($case, 'internal', "$@");
    return { done => { id => $case->{id}, out => { map { $_ => characters($out->{$_}) } keys %$out } } };
}

sub failure {
    my ($case, $kind, $message) = @_;
    return { done => { id => $case->{id}, error => { kind => $kind, message => $message } } };
}

# A text of the protocol as bytes: a string, or {"$b64": ...}, or {"$u16": ...}.
sub bytes {
    my ($text) = @_;
    return decode_base64($text->{'$b64'}) if ref $text && defined $text->{'$b64'};
    return from_units($text->{'$u16'}) if ref $text;
    utf8::encode($text);
    return $text;
}

sub characters {
    my ($text) = @_;
    utf8::decode($text);
    return $text;
}
