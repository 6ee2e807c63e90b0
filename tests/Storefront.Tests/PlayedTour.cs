namespace Storefront.Tests;

/// <summary>One whole tour with SQLite, and what it has told: for all tests that only read it.</summary>
public sealed class PlayedTour : IAsyncLifetime
{
    private readonly DataFolder _data = new();

    public string Folder => _data.Path;

    public int ExitCode { get; private set; }

    public string Output { get; private set; } = "";

    public string Errors { get; private set; } = "";

    public async ValueTask InitializeAsync()
    {
        await using var tour = StorefrontProcess.Start("--data", Folder);
        ExitCode = await tour.ExitAsync();
        (Output, Errors) = (tour.Output, tour.Errors);
    }

    public ValueTask DisposeAsync()
    {
        _data.Dispose();
        return ValueTask.CompletedTask;
    }
}
