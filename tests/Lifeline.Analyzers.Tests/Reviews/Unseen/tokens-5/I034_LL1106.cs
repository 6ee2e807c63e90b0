// An event handler has to be async void, and there is no token in scope.
using System.ComponentModel;

namespace I034;

public interface ISettings : INotifyPropertyChanged { string Theme { get; } }
public interface IThemes { Task ApplyAsync(string theme); }

public sealed class ThemeSwitcher
{
    private readonly ISettings _settings;
    private readonly IThemes _themes;

    public ThemeSwitcher(ISettings settings, IThemes themes)
    {
        (_settings, _themes) = (settings, themes);
        _settings.PropertyChanged += OnChanged;
    }

    private async void OnChanged(object? sender, PropertyChangedEventArgs e)
    {
        if (e.PropertyName == nameof(ISettings.Theme))
        {
            await _themes.ApplyAsync(_settings.Theme);
        }
    }
}
