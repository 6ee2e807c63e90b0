// The tasks are put into a list that is returned, while their scope dies with the method.
using Lifeline;

namespace M018;

public static class FanOut
{
    public static List<Task<string>> Start(Context ctx, HttpClient http, string[] urls)
    {
        var running = new List<Task<string>>();
        using var scope = ctx.WithTimeout(TimeSpan.FromSeconds(4));
        foreach (var url in urls)
        {
            running.Add(http.GetStringAsync(url, scope));
        }

        return running;
    }
}
