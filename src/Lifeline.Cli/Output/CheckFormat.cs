namespace Lifeline.Cli.Output;

/// <summary>The format of a report.</summary>
internal enum CheckFormat
{
    Text,
    Sarif,
    Json,
}
