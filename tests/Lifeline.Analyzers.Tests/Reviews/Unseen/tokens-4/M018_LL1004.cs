// The plug-in gets the whole source: may it cancel, must it dispose? Only a token should cross this border.
namespace M018;

public interface IImportPlugin
{
    string Name { get; }

    Task ImportAsync(Stream input, CancellationTokenSource source);
}
