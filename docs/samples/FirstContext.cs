namespace Lifeline.Docs.Samples;

public static class FirstContext
{
    #region first-context
    public static async Task<string> GreetAsync(Context ctx, HttpClient http)
    {
        using var scope = ctx.WithTimeout(TimeSpan.FromMilliseconds(300));

        return await http.GetStringAsync("/greeting", scope.Token);
    }
    #endregion
}
