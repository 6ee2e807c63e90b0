namespace Lifeline.Analyzers.Tests.Harness;

/// <summary>Cases of a table: what fails says which case it is.</summary>
internal static class Naming
{
    public static async Task Named(this Task test, string what)
    {
        try
        {
            await test;
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            throw new InvalidOperationException($"{what}: {e.Message}", e);
        }
    }
}
