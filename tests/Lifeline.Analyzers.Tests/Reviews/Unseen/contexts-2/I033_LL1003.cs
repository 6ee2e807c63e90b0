// The task that leaves the method was not given the scope; the scope's own work was awaited.

namespace I033;

public sealed record Registration(string Name, Task<string> Confirmation);

public sealed class Registrar(HttpClient http)
{
    public async Task<Registration> RegisterAsync(Context ctx, string name)
    {
        using (var scope = ctx.WithTimeout(TimeSpan.FromSeconds(2)))
        {
            using var response = await http.PutAsync($"/names/{name}", null, scope);
            response.EnsureSuccessStatusCode();
        }

        return new Registration(name, http.GetStringAsync($"/names/{name}/confirmation", ctx));
    }
}
