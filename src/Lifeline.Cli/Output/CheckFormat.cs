namespace Lifeline.Cli.Output;

/// <summary>How a report is written.</summary>
internal enum CheckFormat
{
    Text,
    Sarif,
    Json,
}
