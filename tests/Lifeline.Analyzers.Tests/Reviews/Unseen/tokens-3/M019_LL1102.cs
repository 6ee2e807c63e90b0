// CancellationToken.None on an ordinary request although the caller's token is right there
namespace M019;

public sealed class TokenEndpoint(HttpClient http)
{
    public async Task<string> RefreshAsync(string refreshToken, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        using var form = new FormUrlEncodedContent([new("grant_type", "refresh_token"), new("refresh_token", refreshToken)]);
        using var response = await http.PostAsync("/token", form, CancellationToken.None);
        return await response.Content.ReadAsStringAsync(cancellationToken);
    }
}
